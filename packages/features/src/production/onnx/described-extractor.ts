import type {
  AudioDescription,
  ExtractorDescription,
  PictureInput,
  SoundInput,
  TextDescription,
  VideoDescription,
} from './extractor-description.ts';
import { jsonFields, type JsonFields } from './json-fields.ts';

/**
 * Checks a description.
 *
 * @param where how messages begin, as the file's path
 * @throws one line that names the field
 */
export function describedExtractor(where: string, json: unknown): ExtractorDescription {
  const fields = jsonFields(where, json);
  const modality = fields.oneOf('modality', ['audio', 'video', 'text']);
  const described = { name: fields.text('name'), model: fields.text('model') };
  if (/\s/.test(described.name))
    throw new TypeError(`${where} name: must not have white space, received ${described.name}`);
  const description = { audio, video, text }[modality](fields, described);
  fields.end();
  return description;
}

type Described = Pick<ExtractorDescription, 'name' | 'model'>;

function audio(fields: JsonFields, described: Described): AudioDescription {
  const hopSeconds = fields.number('hopSeconds', { above: 0 });
  const window = read(fields.object('window'), (inner) => ({
    seconds: inner.number('seconds', { above: 0 }),
    overlapSeconds: inner.number('overlapSeconds', { above: 0 }),
    fill: inner.yesOrNo('fill', false),
  }));
  const input = read(fields.object('input'), (inner): SoundInput => ({
    name: inner.text('name'),
    sampleRateHz: inner.number('sampleRateHz', { above: 0, whole: true }),
    layout: inner.oneOf('layout', ['BS', 'BCS', 'S'], 'BS'),
    normalize: inner.yesOrNo('normalize', false),
    minimumSamples: inner.number('minimumSamples', { above: 0, whole: true, otherwise: 1 }),
  }));
  const output = read(fields.object('output'), (inner) => ({
    name: inner.text('name'),
    layout: inner.oneOf('layout', ['BTD', 'BDT', 'TD', 'DT'], 'BTD'),
  }));
  return { modality: 'audio', ...described, hopSeconds, window, input, output };
}

function video(fields: JsonFields, described: Described): VideoDescription {
  const hopSeconds = fields.number('hopSeconds', { above: 0 });
  const batch = fields.number('batch', { above: 0, whole: true, otherwise: 8 });
  const input = read(fields.object('input'), (inner): PictureInput => ({
    name: inner.text('name'),
    layout: inner.oneOf('layout', ['NCHW', 'NHWC'], 'NCHW'),
    channels: inner.oneOf('channels', ['RGB', 'BGR'], 'RGB'),
    width: inner.number('width', { above: 0, whole: true }),
    height: inner.number('height', { above: 0, whole: true }),
    fit: inner.oneOf('fit', ['stretch', 'cover'], 'stretch'),
    range: inner.numbers('range', 2, [0, 1]),
    mean: inner.numbers('mean', 3, [0, 0, 0]),
    std: inner.divisors('std', 3, [1, 1, 1]),
  }));
  const output = read(fields.object('output'), (inner) => ({
    name: inner.text('name'),
    pool: inner.oneOf('pool', ['first', 'mean'], 'first'),
  }));
  return { modality: 'video', ...described, hopSeconds, batch, input, output };
}

function text(fields: JsonFields, described: Described): TextDescription {
  const output = read(fields.object('output'), (inner) => ({ name: inner.text('name') }));
  const windowTokens = fields.number('windowTokens', { above: 0, whole: true, otherwise: 512 });
  return {
    modality: 'text',
    ...described,
    tokenizer: fields.text('tokenizer'),
    output,
    windowTokens,
    overlapTokens: fields.number('overlapTokens', { above: -1, whole: true, otherwise: Math.floor(windowTokens / 4) }),
  };
}

function read<Value>(fields: JsonFields, take: (fields: JsonFields) => Value): Value {
  const value = take(fields);
  fields.end();
  return value;
}

import { guessStream } from '../choice/guess-stream.ts';
import { chooseFeatures } from '../choice/choose-features.ts';
import type { FeatureNames } from '../choice/parse-feature-names.ts';
import { oneLine } from '../one-line.ts';
import { streamsOf } from '../streams-of.ts';
import type { OfStreams } from '../streams-of.ts';
import type { CsdFile } from './csd-file.ts';

export interface CsdRoles {
  readonly labels: CsdFile;
  readonly streams: OfStreams<CsdFile>;
  /** Words with their times, which become transcripts. */
  readonly words: CsdFile | undefined;
  readonly notes: readonly string[];
}

/**
 * Tells labels, words and streams apart by the names of the sequences and, where those say nothing, of the files. A stream may be
 * asked for by either name.
 *
 * Errors: `data/mosei: one .csd file must hold labels (All Labels, Opinion Segment Labels), received COVAREP, glove_vectors`.
 */
export function chooseCsdFiles(files: readonly CsdFile[], asked: FeatureNames | undefined, folder: string): CsdRoles {
  const labelled = files.filter((file) => file.holds === 'numbers' && /label|opinion|sentiment/i.test(file.root));
  const labels = chooseLabels(labelled);
  if (labels === undefined) {
    const there = (labelled.length === 0 ? files : labelled).map(nameInFull).join(', ');
    throw new Error(
      `${folder}: one .csd file must hold labels (All Labels, Opinion Segment Labels), received ${there}`,
    );
  }
  const others = labelled.filter((file) => file !== labels);
  const labelNotes =
    others.length === 0
      ? []
      : [`labels are read from ${nameInFull(labels)}; left alone: ${others.map(nameInFull).join(', ')}`];
  const features = files.filter((file) => file.holds === 'numbers' && !labelled.includes(file));
  const words = files.filter((file) => file.holds === 'texts' && /word/i.test(`${file.root} ${file.name}`));

  // A sequence goes by its own name, unless two are called the same.
  const named = new Map(features.map((file) => [isAlone(file, features) ? file.root : file.name, file]));
  const wanted = asked && streamsOf(asked, (name) => nameOf(named, name) ?? name);
  const guesses = new Map([...named].map(([name, { root, name: fileName }]) => [name, guessStream(root) ?? guessStream(fileName)])); // prettier-ignore
  const isWordsOnly = features.length === 0 && words.length > 0 && wanted === undefined;
  const { chosen, notes } = isWordsOnly ? { chosen: {}, notes: [] } : chooseFeatures(guesses, wanted, folder);
  return {
    labels,
    streams: streamsOf(chosen, (name) => named.get(name)),
    words: words[0],
    notes: [...labelNotes, ...notes, ...(words.length > 1 ? [`words are taken from ${words[0]!.name}`] : [])],
  };
}

/** The one file of sentiment; files of other labels, as emotions, may lie beside it. Undefined where none or several fit. */
function chooseLabels(labelled: readonly CsdFile[]): CsdFile | undefined {
  const says = (pattern: RegExp) => labelled.filter(({ root, name }) => pattern.test(`${root} ${name}`));
  const emotions = says(/emotion/i);
  const choices = [labelled, says(/sentiment/i), labelled.filter((file) => !emotions.includes(file))];
  return choices.find(({ length }) => length === 1)?.[0];
}

function nameInFull({ root, name }: CsdFile): string {
  return oneLine(`${root} (${name})`);
}

function isAlone({ root }: CsdFile, files: readonly CsdFile[]): boolean {
  return files.filter((file) => file.root === root).length === 1;
}

/** Under which name the sequence stands that is asked for by its own name, its file's, or its file's without `.csd`. */
function nameOf(named: ReadonlyMap<string, CsdFile>, asked: string): string | undefined {
  const is = (name: string) => name.toLowerCase() === asked.toLowerCase();
  return [...named].find(([, { root, name }]) => is(root) || is(name) || is(name.replace(/\.csd$/i, '')))?.[0];
}

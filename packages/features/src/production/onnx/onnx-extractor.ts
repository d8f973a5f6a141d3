import type { AudioExtractor, TextEncoder, VideoExtractor } from '@sdumc/core';
import { dirname, join } from 'node:path';
import { contentHash } from '../runtime/content-hash.ts';
import { externalDataOf } from '../runtime/external-data-of.ts';
import { jsonObjectIn } from '../runtime/json-object-in.ts';
import type { Loaded } from '../runtime/loaded.ts';
import { openOnnxSession, type SessionOptions } from '../runtime/onnx-session.ts';
import { releasedOnFailure } from '../runtime/released-on-failure.ts';
import type { PictureCrop } from '../windows/picture-crop.ts';
import { audioOfDescription } from './audio-of-description.ts';
import { describedExtractor } from './described-extractor.ts';
import { fileInside } from './file-inside.ts';
import { textOfDescription } from './text-of-description.ts';
import { videoOfDescription } from './video-of-description.ts';

export interface OnnxExtractorOptions extends SessionOptions {
  /** The JSON file that describes the extractor, see {@link ExtractorDescription}; the files that it names lie in its folder. */
  readonly description: string;
  /** For pictures: what of a picture is looked at, as a face; left out, all of it. */
  readonly crop?: PictureCrop;
}

/**
 * An extractor from any ONNX file, by a description of what goes in and what comes out: a waveform, pictures or tokens, to frames
 * [T, D]. D is found by running the model once; every run's shape is checked.
 *
 * The description and its model are data from elsewhere: every field is checked, and files outside of the folder are refused.
 *
 * @throws one line that names the file and the field
 * @example
 * // speech.json: { "modality": "audio", "name": "speech", "model": "speech.onnx", "hopSeconds": 0.02,
 * //   "window": { "seconds": 20, "overlapSeconds": 2 }, "output": { "name": "states" },
 * //   "input": { "name": "waveform", "sampleRateHz": 16000, "normalize": true, "minimumSamples": 400 } }
 * const speech = await onnxExtractor({ description: 'models/speech.json' });
 * if (speech.modality === 'audio') await speech.extract(samplesInMemory(samples, 16_000));
 * await speech.release();
 */
export async function onnxExtractor({
  description: path,
  crop,
  ...sessionOptions
}: OnnxExtractorOptions): Promise<Loaded<AudioExtractor> | Loaded<VideoExtractor> | Loaded<TextEncoder>> {
  const description = describedExtractor(path, await jsonObjectIn(path));
  const { modality } = description;
  if (crop !== undefined && modality !== 'video') throw new TypeError(`${path} crop: must be left out for ${modality}`);
  const inside = (name: string, field: string) => fileInside(dirname(path), name, `${path} ${field}`);
  const model = await inside(description.model, 'model');
  const weights = [];
  for (const data of await externalDataOf(model))
    weights.push(await inside(join(dirname(description.model), data), 'model'));
  const tokenizer = modality === 'text' ? await inside(description.tokenizer, 'tokenizer') : undefined;
  const files = [path, model, ...weights, ...(tokenizer === undefined ? [] : [tokenizer])];
  const version = `1-${await contentHash(files)}`;
  const session = await openOnnxSession(model, sessionOptions);
  const { release } = session;
  return releasedOnFailure(session, async () => {
    switch (modality) {
      case 'audio':
        return { ...(await audioOfDescription({ description, session, version })), release };
      case 'video':
        return { ...(await videoOfDescription({ description, session, version }, crop)), release };
      case 'text':
        return { ...(await textOfDescription({ description, session, version }, tokenizer!)), release };
    }
  });
}

import { STREAMS } from '@sdumc/core';
import type { Stream } from '@sdumc/core';
import { oneLine } from '../one-line.ts';
import { streamsOf } from '../streams-of.ts';
import type { FeatureNames } from './parse-feature-names.ts';

export interface FeatureChoice {
  readonly chosen: FeatureNames;
  /** What was guessed, in one line each. */
  readonly notes: readonly string[];
}

/**
 * Decides which features stand for which stream. What was asked for is taken; if nothing was, names are gone by, and where two
 * fit one stream a person must say.
 *
 * Errors: `data/mosei: features audio=wavlm: there is only hubert-FRA, manet-FRA`,
 * `data/mosei: for text there are bert-FRA, vicuna-FRA: choose by --features audio=NAME,text=NAME`.
 *
 * @param available the features that are there, each with the stream that its name speaks of
 */
export function chooseFeatures(
  available: ReadonlyMap<string, Stream | undefined>,
  asked: FeatureNames | undefined,
  name: string,
): FeatureChoice {
  const there = oneLine([...available.keys()].join(', ')) || 'nothing';
  if (asked !== undefined && Object.keys(asked).length > 0) {
    const chosen = streamsOf(asked, (feature, stream) => {
      if (available.has(feature)) return feature;
      throw new Error(`${name}: features ${stream}=${feature}: there is only ${there}`);
    });
    return { chosen, notes: [] };
  }
  const option = `--features ${STREAMS.filter((stream) => [...available.values()].includes(stream)).map((stream) => `${stream}=NAME`).join(',')}`; // prettier-ignore
  const chosen: Partial<Record<Stream, string>> = {};
  for (const stream of STREAMS) {
    const fitting = [...available].flatMap(([feature, guess]) => (guess === stream ? [feature] : []));
    if (fitting.length > 1)
      throw new Error(`${name}: for ${stream} there are ${oneLine(fitting.join(', '))}: choose by ${option}`);
    if (fitting[0] !== undefined) chosen[stream] = fitting[0];
  }
  if (Object.keys(chosen).length === 0) {
    throw new Error(`${name}: which features are audio, text or video? Say --features audio=NAME,…; there is ${there}`);
  }
  const taken = Object.entries(chosen).map(([stream, feature]) => `${stream}=${feature}`);
  const left = [...available.keys()].filter((feature) => !Object.values(chosen).includes(feature));
  return {
    chosen,
    notes: [oneLine(`taken by name: ${taken.join(',')}${left.length > 0 ? `; left alone: ${left.join(', ')}` : ''}`)],
  };
}

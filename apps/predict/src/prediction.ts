import { CONDITIONS } from '@sdumc/core';
import { stringify } from 'csv-stringify/sync';
import type { ClipScore, ClipScorer } from '@sdumc/program/clip-scoring';
import type { ConditionScore } from '@sdumc/scoring';

/** What `--json` prints of a clip: one object, or an array where several were named. */
export type Prediction = {
  readonly clip: string;
  readonly media: string;
  readonly model: ClipScorer['model'];
} & (ClipScore | { readonly error: string });

const SPREAD = { networks: 'standard deviation of the networks', dropout: 'standard deviation of repeated dropout' };

const decimals = (value: number) =>
  value
    .toFixed(2)
    .replace(/^-(?=0\.00$)/, '')
    .replace('-', '−');
const unsigned = (record: Readonly<Record<string, number>>) =>
  Object.entries(record)
    .map(([name, value]) => `${name} ${decimals(value)}`)
    .join('  ');

/** Weights of what there was to see; the others stand for what the network imagines. */
function ofSeen({ modalityWeights, attention }: ConditionScore): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(modalityWeights).filter(([modality]) => modality in attention));
}

/** A name in a line of its own. */
const inLine = (name: string) => name.replace(/\s*[\r\n]+\s*/g, ' ');

/** A clip for people. */
export function predictionText(prediction: Prediction): string {
  if ('error' in prediction) return `${prediction.clip}: ${prediction.error}`;
  const { clip, durationSeconds, conditions, words, missing, model, spreadFrom, warnings } = prediction;
  const seconds = durationSeconds === null ? '' : `, ${durationSeconds.toFixed(1)} s`;
  const lines = [`${clip}${seconds}, by ${model.folder}`, ''];
  for (const condition of CONDITIONS) {
    const score = conditions[condition];
    if (score === null) continue;
    lines.push(
      `${condition.padEnd(10)} ${decimals(score.valence).padStart(5)} ± ${decimals(score.spread)}   weights: ${unsigned(ofSeen(score))}`,
      `${''.padEnd(10)} seeing less: ${unsigned(score.seeing)}`,
    );
  }
  lines.push('', `± ${SPREAD[spreadFrom]}; valence from −3 to 3`);
  if (words.text !== null) lines.push(`said: ${words.text}`);
  if (words.simulated !== null) lines.push(`heard: ${words.simulated}`);
  for (const [stream, why] of Object.entries(missing)) lines.push(`no ${stream}: ${why}`);
  for (const warning of warnings) lines.push(`note: ${warning}`);
  return lines.join('\n');
}

/** Clips as CSV: `clip`, each condition and its spread, `missing`, `notes`, `error`. */
export function predictionsCsv(predictions: readonly Prediction[]): string {
  const records = predictions.map((prediction) => {
    if ('error' in prediction) return { clip: prediction.clip, error: prediction.error };
    const { clip, conditions, missing, warnings, hearingError } = prediction;
    const numbers = CONDITIONS.flatMap((condition) => {
      const score = conditions[condition];
      return [
        [condition, score?.valence.toFixed(4)],
        [`${condition}_spread`, score?.spread.toFixed(4)],
      ] as const;
    });
    const remarks = { missing: Object.keys(missing).join(' '), notes: warnings.join('; ') };
    return { clip, ...Object.fromEntries(numbers), ...remarks, error: hearingError };
  });
  const ofConditions = CONDITIONS.flatMap((condition) => [condition, `${condition}_spread`]);
  return stringify(records, { header: true, columns: ['clip', ...ofConditions, 'missing', 'notes', 'error'] });
}

/** So many warnings are told; JSON and CSV have them all. */
const MOST_NOTES = 20;

/** The warnings of several clips, each once, for what a table has no place for. */
export function sharedNotes(predictions: readonly Prediction[]): string[] {
  const scored = predictions.filter((prediction): prediction is Prediction & ClipScore => !('error' in prediction));
  const notes = [...new Set(scored.flatMap(({ warnings }) => warnings))];
  const told = notes.slice(0, MOST_NOTES).map((note) => {
    const noted = scored.filter(({ warnings }) => warnings.includes(note));
    if (noted.length === scored.length) return note;
    const whose = noted.length === 1 ? inLine(noted[0]!.clip) : `${noted.length} clips`;
    return `${whose}: ${note}`;
  });
  const more = notes.length - told.length;
  return more > 0 ? [...told, `${more} more like these`] : told;
}

/** Clips as a table for people. */
export function predictionTable(predictions: readonly Prediction[]): string[][] {
  const header = ['clip', ...CONDITIONS, 'missing'];
  const rows = predictions.map((prediction) => {
    if ('error' in prediction) return [inLine(prediction.clip), ...CONDITIONS.map(() => ''), prediction.error];
    const numbers = CONDITIONS.map((condition) => {
      const score = prediction.conditions[condition];
      return score === null ? '' : `${decimals(score.valence)} ± ${decimals(score.spread)}`;
    });
    return [inLine(prediction.clip), ...numbers, Object.keys(prediction.missing).join(' ')];
  });
  return [header, ...rows];
}

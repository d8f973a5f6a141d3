import { SPLITS, STREAMS } from '@sdumc/core';
import type { Inspection } from './inspection.ts';
import type { StreamSurvey } from './stream-survey.ts';

/** Widest bar of the histogram, in characters. */
const BAR = 40;

/** An inspection as a person reads it, problems first. */
export function inspectionText(inspection: Inspection): string {
  const { name, kind, problems, notes, splits, streams, words, media } = inspection;
  const total = SPLITS.reduce((sum, split) => sum + splits[split].utterances, 0);
  const present = STREAMS.filter((stream) => streams[stream] !== undefined);
  return [
    ...problems.map((problem) => `problem: ${problem}`),
    ...notes.map((note) => `note: ${note}`),
    `${name} (${kind}): ${total} utterances`,
    '',
    ...columns([
      ['split', 'utterances', 'videos'],
      ...SPLITS.map((split) => [split, `${splits[split].utterances}`, `${splits[split].videos}`]),
    ]),
    '',
    ...columns([
      ['stream', 'width', 'utterances', 'missing', 'frames: least', 'median', 'most', 'values: least', 'most'],
      ...present.map((stream) => streamRow(stream, streams[stream] as StreamSurvey, total)),
    ]),
    '',
    `words: ${words.text} transcripts, ${words.simulated} simulated; clips: ${media}`,
    '',
    ...histogram(inspection),
  ].join('\n');
}

function streamRow(stream: string, survey: StreamSurvey, total: number): string[] {
  const { width, utterances, frames, values } = survey;
  return [
    stream,
    `${width}`,
    `${utterances}`,
    `${total - utterances}`,
    `${frames.least}`,
    `${frames.median}`,
    `${frames.most}`,
    values === null ? '–' : values.least.toPrecision(4),
    values === null ? '–' : values.most.toPrecision(4),
  ];
}

function histogram({ valence }: Inspection): string[] {
  const sums = valence.train.map((_, at) => SPLITS.reduce((sum, split) => sum + valence[split][at]!, 0));
  const longest = Math.max(1, ...sums);
  return columns([
    ['valence', ...SPLITS, ''],
    ...sums.map((sum, at) => [
      `${at - 3}`,
      ...SPLITS.map((split) => `${valence[split][at]}`),
      '█'.repeat(Math.round((BAR * sum) / longest)),
    ]),
  ]);
}

/** Cells in columns: the first and the last to the left, figures to the right. */
function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 || cell.startsWith('█') ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
      )
      .join('  ')
      .trimEnd(),
  );
}

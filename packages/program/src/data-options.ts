import type { Stream } from '@sdumc/core';
import { readVideoFolds, type DatasetOptions } from '@sdumc/datasets';
import { InvalidArgumentError, type Command } from 'commander';
import { featureNamesValue, pathValue } from './option-values.ts';

/** What a person has to say of data that does not say it itself. */
export interface DataOptions {
  /** Which of the features that lie there to take */
  readonly features: Readonly<Partial<Record<Stream, string>>>;
  /** File of splits by video, for .csd; null goes by `folds.json` beside them */
  readonly videoFolds: string | null;
  /** Column of extracted clips that holds their label; null takes their valence */
  readonly label: string | null;
  /** What each text of that column stands for; null takes numbers */
  readonly labelMap: Readonly<Record<string, number>> | null;
  /** Column of extracted clips whose values stay on one side of a split */
  readonly splitBy: string | null;
  /** What each label is multiplied by; null takes them as they are, unless they seem to be on another scale */
  readonly labelScale: number | null;
}

/** Of data that says everything itself. */
export const NO_DATA_OPTIONS: DataOptions = {
  features: {},
  videoFolds: null,
  label: null,
  labelMap: null,
  splitBy: null,
  labelScale: null,
};

/** Gives a program the options that every program takes which reads data. */
export function withDataOptions(command: Command): Command {
  return command
    .option(
      '--features <names>',
      'which features to take, as audio=NAME,text=NAME,video=NAME,simulated=NAME',
      featureNamesValue,
      {},
    )
    .option('--video-folds <file>', 'splits by video, for .csd', pathValue)
    .option('--label <column>', 'of extracted clips: the column that holds the label', textValue)
    .option('--label-map <values>', 'what its texts stand for, as happy=2,neutral=0,sad=-2', labelMapValue)
    .option('--split-by <column>', 'of extracted clips: a column, as speaker, that no split divides', textValue)
    .option(
      '--label-scale <number>',
      'multiply each label by this number: 3 where labels are from -1 to 1, 1 keeps them',
      labelScaleValue,
    );
}

/** What the options say, for {@link openDataset}. */
export async function datasetOptions(options: DataOptions): Promise<DatasetOptions> {
  const { features, videoFolds, label, labelMap, splitBy, labelScale } = options;
  return {
    features,
    ...(videoFolds !== null && { folds: await readVideoFolds(videoFolds) }),
    ...(label !== null && { label }),
    ...(labelMap !== null && { labelMap }),
    ...(splitBy !== null && { splitBy }),
    ...(labelScale !== null && { labelScale }),
  };
}

function textValue(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError(`must be the name of a column, received "${text}"`);
  return text;
}

function labelScaleValue(text: string): number {
  const scale = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
  if (!(scale > 0)) throw new InvalidArgumentError(`must be a number above 0, as 3, received "${text}"`);
  return scale;
}

function labelMapValue(text: string): Record<string, number> {
  const values = new Map<string, number>();
  for (const part of text.split(',')) {
    const [, name = '', number = ''] = /^\s*(.*?)\s*=\s*([+-]?\d+(?:\.\d+)?)\s*$/s.exec(part) ?? [];
    const valence = number === '' ? NaN : Number(number);
    if (name === '' || !(Math.abs(valence) <= 3))
      throw new InvalidArgumentError(`must be written as TEXT=NUMBER,… with numbers from -3 to 3, received "${part}"`);
    if (values.has(name)) throw new InvalidArgumentError(`gives ${name} two values`);
    values.set(name, valence);
  }
  return Object.fromEntries(values);
}

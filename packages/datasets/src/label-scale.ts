import type { Utterance } from '@sdumc/core';
import { ValenceOffScale } from './checked-valence.ts';
import type { DatasetOptions } from './dataset-options.ts';
import type { Dataset } from './dataset.ts';

/** Grids that makers of data set labels on, by steps in a unit, and how many different labels tell one from chance. */
const GRIDS = [
  { stepsInUnit: 5, leastLabels: 5 }, // CH-SIMS
  { stepsInUnit: 4, leastLabels: 7 },
  { stepsInUnit: 10, leastLabels: 8 },
] as const;

const LEAST_UTTERANCES = 10;
/** How far from its place on the grid a label may be, in steps: half precision is less exact than this. */
const TOLERANCE = 0.005;

/** From so many utterances with so many labels on, none of which is negative, chance is no reason for it. */
const [LEAST_ONE_SIDED, LEAST_ONE_SIDED_LABELS] = [20, 4];

/**
 * Multiplies the labels of a dataset by `labelScale`, where it is given, and says so in a note. Where it is not, and labels seem
 * to be on another scale than −3 to 3, a note says which.
 *
 * Errors: `a.pkl: labels multiplied by 3 must be from -3 to 3: v$_$1 is 2; give a smaller --label-scale`.
 */
export function withLabelScale(dataset: Dataset, options: DatasetOptions): Dataset {
  const { labelScale } = options;
  if (labelScale === undefined) {
    const notes = [unclearScale(dataset, options), oneSided(dataset.utterances)].filter((note) => note !== undefined);
    return notes.length === 0 ? dataset : { ...dataset, notes: [...dataset.notes, ...notes] };
  }
  if (!(labelScale > 0 && Number.isFinite(labelScale)))
    throw new RangeError(`openDataset labelScale: must be a number above 0, received ${labelScale}`);
  const utterances = dataset.utterances.map((utterance) => {
    const valence = utterance.valence * labelScale;
    if (Math.abs(valence) <= 3) return { ...utterance, valence };
    throw new Error(
      `${dataset.name}: labels multiplied by ${labelScale} must be from -3 to 3: ${utterance.id} is ${utterance.valence}; give a smaller --label-scale`,
    );
  });
  const note =
    labelScale === 1
      ? 'labels are kept as they are (--label-scale 1)'
      : `labels are multiplied by ${labelScale} (--label-scale ${labelScale})`;
  return { ...dataset, utterances, notes: [...dataset.notes, note] };
}

/**
 * Refuses to learn from or to judge by labels that seem to be on another scale, unless `labelScale` says what to do with them.
 *
 * Errors: `sims: labels are within -1 to 1 in steps of 0.2, …: --label-scale 3 converts them, --label-scale 1 keeps them`.
 *
 * @example
 * const dataset = await openDataset('SIMS/unaligned_39.pkl', options);
 * expectLabelScale(dataset, options);
 */
export function expectLabelScale(
  dataset: Pick<Dataset, 'kind' | 'name' | 'utterances'>,
  options: DatasetOptions,
): void {
  const unclear = unclearScale(dataset, options);
  if (unclear !== undefined) throw new Error(`${dataset.name}: ${unclear}`);
}

/** Opens a dataset, and where a label is beyond the scale, says how data on another are converted. */
export async function withScaleAdvice(open: () => Promise<Dataset>): Promise<Dataset> {
  try {
    return await open();
  } catch (error) {
    if (!(error instanceof ValenceOffScale)) throw error;
    throw new ValenceOffScale(
      `${error.message}; labels on another scale must be converted in the file first, as (label - 3) * 1.5 for 1 to 5`,
      { cause: error },
    );
  }
}

/** A line where labels are within ±1 on a grid, as no data on our scale are. What a person mapped is left alone. */
function unclearScale(
  { kind, utterances }: Pick<Dataset, 'kind' | 'utterances'>,
  { labelScale, labelMap }: DatasetOptions,
): string | undefined {
  if (labelScale !== undefined || labelMap !== undefined || utterances.length < LEAST_UTTERANCES) return undefined;
  if (utterances.every(({ valence }) => valence >= 0) || utterances.some(({ valence }) => Math.abs(valence) > 1))
    return undefined;
  const grid = GRIDS.find(({ stepsInUnit, leastLabels }) => {
    const steps = utterances.map(({ valence }) => valence * stepsInUnit);
    const isOnGrid = steps.every((step) => Math.abs(step - Math.round(step)) <= TOLERANCE);
    // A store may hold labels that were mapped when it was made: a few texts are a few numbers, never all of a grid.
    const least = kind === 'feature-store' ? 2 * stepsInUnit + 1 : leastLabels;
    return isOnGrid && new Set(steps.map(Math.round)).size >= least;
  });
  if (grid === undefined) return undefined;
  return `labels are within -1 to 1 in steps of ${1 / grid.stepsInUnit}, as those of CH-SIMS, and not from -3 to 3: --label-scale 3 converts them (multiplies each by 3), --label-scale 1 keeps them`;
}

function oneSided(utterances: readonly Utterance[]): string | undefined {
  const labels = new Set(utterances.map(({ valence }) => valence));
  const isOneSided = utterances.length >= LEAST_ONE_SIDED && labels.size >= LEAST_ONE_SIDED_LABELS && Math.min(...labels) >= 0; // prettier-ignore
  if (!isOneSided) return undefined;
  return `no label is negative: they are from ${Math.min(...labels)} to ${Math.max(...labels)}; if the lowest means negative, convert them in the file to -3 to 3 first`;
}

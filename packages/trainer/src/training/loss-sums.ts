import type { LossPart } from '@sdumc/losses';
import type { EpochRecord } from './history.ts';

/** Losses summed over the samples of an epoch so far. */
export interface LossSums {
  readonly samples: number;
  readonly total: number;
  readonly parts: Readonly<Partial<Record<LossPart, number>>>;
}

export const NO_LOSSES: LossSums = { samples: 0, total: 0, parts: {} };

export function addLosses(
  sums: LossSums,
  { total, parts, samples }: { total: number; parts: Readonly<Partial<Record<LossPart, number>>>; samples: number },
): LossSums {
  const summed = Object.entries(parts).map(([part, value]) => [
    part,
    (sums.parts[part as LossPart] ?? 0) + value * samples,
  ]);
  return {
    samples: sums.samples + samples,
    total: sums.total + total * samples,
    parts: Object.fromEntries(summed) as LossSums['parts'],
  };
}

export function meanLosses({ samples, total, parts }: LossSums): EpochRecord['losses'] {
  const means = Object.entries(parts).map(([part, sum]) => [part, sum / samples]);
  return { total: total / samples, ...(Object.fromEntries(means) as LossSums['parts']) };
}

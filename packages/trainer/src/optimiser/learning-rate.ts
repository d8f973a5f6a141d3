/**
 * How the learning rate goes over a run.
 *
 * `published` changes it once an epoch; `cosine` climbs over the first `warmUp` share of all steps, then falls along half a
 * cosine to `floor`, step by step.
 */
export type Schedule =
  { readonly kind: 'published' } | { readonly kind: 'cosine'; readonly warmUp: number; readonly floor: number };

/** A place in a run; epoch and step count from 0. */
export interface SchedulePlace {
  readonly epoch: number;
  readonly step: number;
  readonly stepsPerEpoch: number;
  readonly epochs: number;
}

/** The factor on the base learning rate at a step. */
export function learningRateFactor(schedule: Schedule, { epoch, step, stepsPerEpoch, epochs }: SchedulePlace): number {
  if (schedule.kind === 'published') return publishedSchedule(epoch);
  const done = epoch * stepsPerEpoch + step + 1;
  const all = epochs * stepsPerEpoch;
  const climbing = schedule.warmUp * all;
  if (done <= climbing) return done / climbing;
  const fall = (1 + Math.cos((Math.PI * (done - climbing)) / (all - climbing))) / 2;
  return schedule.floor + (1 - schedule.floor) * fall;
}

/**
 * Warm-up and decay as published: the factor in epoch e, counted from 0.
 *
 *     (e+1)/5 for the first five epochs, then 0.9^⌊(e+1−5)/10⌋
 */
export function publishedSchedule(epoch: number): number {
  return epoch < 5 ? (epoch + 1) / 5 : 0.9 ** Math.floor((epoch + 1 - 5) / 10);
}

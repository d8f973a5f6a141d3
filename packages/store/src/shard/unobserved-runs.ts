/** Runs of frames in which nothing was observed: [first frame, how many], in order. */
export type FrameRuns = readonly (readonly [first: number, count: number])[];

/** A mask [T], 1 = observed, as the runs of what was not; undefined where all was. */
export function unobservedRuns(observed: Uint8Array | undefined): FrameRuns | undefined {
  const runs: [number, number][] = [];
  for (const [frame, seen] of observed?.entries() ?? []) {
    if (seen !== 0) continue;
    const last = runs.at(-1);
    if (last !== undefined && last[0] + last[1] === frame) last[1] += 1;
    else runs.push([frame, 1]);
  }
  return runs.length === 0 ? undefined : runs;
}

/** The mask that {@link unobservedRuns} made runs of. */
export function observedMask(runs: FrameRuns | undefined, frames: number): Uint8Array | undefined {
  if (runs === undefined) return undefined;
  const observed = new Uint8Array(frames).fill(1);
  for (const [first, count] of runs) observed.fill(0, first, first + count);
  return observed;
}

/** Whether a value read from a file is runs of `frames` frames, in order, apart from one another. */
export function isFrameRuns(value: unknown, frames: number): value is FrameRuns {
  if (!Array.isArray(value) || value.length === 0) return false;
  let end = -1;
  for (const run of value as unknown[]) {
    if (!Array.isArray(run) || run.length !== 2) return false;
    const [first, count] = run as unknown[];
    if (!Number.isSafeInteger(first) || !Number.isSafeInteger(count)) return false;
    if ((first as number) <= end || (count as number) < 1) return false;
    end = (first as number) + (count as number);
  }
  return end <= frames;
}

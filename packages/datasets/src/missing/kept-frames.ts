import { perModality, STREAMS, streamOf, type Flow, type PerModality, type Segment, type Stream } from '@sdumc/core';
import type { HostBatch } from '../batches/make-batch.ts';
import { utteranceRandom, type Fate } from './utterance-random.ts';

/** Keeps these random numbers apart from others that are drawn from the same seed. */
const FRAMES_DROPPED = 0xf4a3;

/**
 * Which frames of one sequence the protocol `frames` keeps at a rate.
 *
 * Each frame has a uniform number u of its own and is dropped where u < rate; the frame with the largest u is never dropped, so
 * a modality loses frames but is never lost (that is what `random` is for). What is dropped at 0.3 is dropped at 0.4 too.
 *
 * @param frames T
 * @returns [T], 1 = kept
 * @example
 * keptFrames({ id: 'a[1]', seed: 1, draw: 0, stream: 'audio', frames: 4, rate: 1 }); // one of the four is 1
 */
export function keptFrames({
  rate,
  stream,
  frames,
  ...fate
}: Fate & { readonly rate: number; readonly stream: Stream; readonly frames: number }): Uint8Array {
  const random = utteranceRandom(fate, FRAMES_DROPPED, STREAMS.indexOf(stream));
  const numbers = Float64Array.from({ length: frames }, random.uniform);
  const largest = numbers.reduce((most, number) => Math.max(most, number), 0);
  return Uint8Array.from(numbers, (number) => (number >= Math.min(rate, largest) ? 1 : 0));
}

/**
 * Where one flow finds the frames that are left of each utterance when frames are dropped at a rate, see {@link keptFrames}: runs
 * of rows. An utterance loses the same frames in any batch.
 *
 * @param ids of the batch's utterances, [B]
 * @example
 * dropFrames(batch, 'complete', { ids, rate: 0.5, seed: 1, draw: 0 }).audio; // [[{ start: 0, count: 2 }, { start: 4, count: 1 }], …]
 */
export function dropFrames(
  batch: HostBatch,
  flow: Flow,
  {
    ids,
    ...drop
  }: { readonly ids: readonly string[]; readonly rate: number; readonly seed: number; readonly draw: number },
): PerModality<readonly (readonly Segment[])[]> {
  if (ids.length !== batch.size)
    throw new RangeError(`dropFrames ids: must have ${batch.size} entries, received ${ids.length}`);
  return perModality((modality) => {
    const stream = streamOf(flow, modality);
    return batch.segments[stream].map(({ start, count }, sample) =>
      runsOf(keptFrames({ ...drop, id: ids[sample]!, stream, frames: count }), start),
    );
  });
}

/** Runs of ones, counted from `start`. */
function runsOf(kept: Uint8Array, start: number): Segment[] {
  const runs: Segment[] = [];
  let first = 0;
  for (let frame = 0; frame <= kept.length; frame++) {
    if (frame < kept.length && kept[frame] === 1) continue;
    if (frame > first) runs.push({ start: start + first, count: frame - first });
    first = frame + 1;
  }
  return runs;
}

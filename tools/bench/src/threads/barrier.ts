/** What a barrier needs of memory that its threads share, in bytes. */
export const BARRIER_BYTES = 2 * Int32Array.BYTES_PER_ELEMENT;

/**
 * Holds every thread that calls it until all have; then it is ready to be used again.
 *
 * @param memory `BARRIER_BYTES` zeros, the same for all of them
 * @param threads how many there are
 * @example
 * const together = barrier(workerData.memory, 2);
 * together(); // blocks until the other thread is here too
 */
export function barrier(memory: SharedArrayBuffer, threads: number): () => void {
  const [ARRIVED, ROUND] = [0, 1];
  const state = new Int32Array(memory);
  return () => {
    const round = Atomics.load(state, ROUND);
    if (Atomics.add(state, ARRIVED, 1) < threads - 1) {
      Atomics.wait(state, ROUND, round); // does not wait where the round is over already
      return;
    }
    Atomics.store(state, ARRIVED, 0);
    Atomics.add(state, ROUND, 1);
    Atomics.notify(state, ROUND);
  };
}

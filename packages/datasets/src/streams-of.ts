import { STREAMS } from '@sdumc/core';
import type { Stream } from '@sdumc/core';

export type OfStreams<T> = Readonly<Partial<Record<Stream, T>>>;

/** Asks every stream's holder the same, in the order of `STREAMS`; a stream without a holder or an answer is left out. */
export function streamsOf<T, Answer>(
  holders: OfStreams<T>,
  ask: (holder: T, stream: Stream) => Answer | undefined,
): Partial<Record<Stream, Answer>> {
  const answers: Partial<Record<Stream, Answer>> = {};
  for (const stream of STREAMS) {
    const holder = holders[stream];
    const answer = holder === undefined ? undefined : ask(holder, stream);
    if (answer !== undefined) answers[stream] = answer;
  }
  return answers;
}

/** {@link streamsOf} where an answer takes time; all are asked at once. */
export async function streamsOfAsync<T, Answer>(
  holders: OfStreams<T>,
  ask: (holder: T, stream: Stream) => Promise<Answer | undefined>,
): Promise<Partial<Record<Stream, Answer>>> {
  const asked = Object.entries(streamsOf(holders, ask)) as [Stream, Promise<Answer | undefined>][];
  // All are awaited even if one fails: nobody may still be reading when a file is closed.
  const settled = await Promise.allSettled(asked.map(([, answer]) => answer));
  const answers: Partial<Record<Stream, Answer>> = {};
  for (const [at, result] of settled.entries()) {
    if (result.status === 'rejected') throw result.reason;
    if (result.value !== undefined) answers[asked[at]![0]] = result.value;
  }
  return answers;
}

import type { Ffmpeg } from '@sdumc/media';
import { duration, print, showTask, STOPPED } from '@sdumc/program';
import { heardFolder, hearingThrough, type SimulatorBySound } from '@sdumc/program/simulators';
import type { StoredUtterance } from '@sdumc/store';
import { secondsOf, type Heard, type HeardStore, type Recogniser } from '@sdumc/text-sim';
import { clipSound } from './clip-sound.ts';
import type { SimulateOptions } from './options.ts';

/**
 * Says what a run would send: what was heard before is not sent again. Clips are decoded, for nobody else knows how long they are.
 *
 * @returns the exit code
 */
export async function dryRun(
  utterances: readonly StoredUtterance[],
  {
    options,
    cache,
    ffmpeg,
    signal,
  }: {
    readonly options: SimulateOptions;
    readonly cache: string;
    readonly ffmpeg: Ffmpeg | null;
    readonly signal: AbortSignal;
  },
): Promise<number> {
  if (ffmpeg === null) {
    const sends = options.simulator === 'projector' ? 'a request for each utterance that it has not heard' : 'nothing';
    print(`${options.simulator} sends ${sends}`);
    return 0;
  }
  let [requests, seconds, failed] = [0, 0, 0];
  const counting = (recogniser: Recogniser): Recogniser => ({
    ...recogniser,
    hear(sound) {
      requests += 1;
      seconds += secondsOf(sound);
      return Promise.resolve({ words: '', meta: {} });
    },
  });
  const known = await heardFolder(cache);
  const planned = new Map<string, Heard>();
  const store: HeardStore = {
    get: async (name) => planned.get(name) ?? (await known.get(name)),
    set: (name, heard) => Promise.resolve(void planned.set(name, heard)),
  };
  const source = hearingThrough({ ...options, simulator: options.simulator as SimulatorBySound }, process.env, store, {
    between: counting,
    onNote: (note) => print(`note: ${note}`),
  });
  const progress = showTask({ label: 'looking', unit: 'utterances', total: utterances.length });
  for (const [done, utterance] of utterances.entries()) {
    if (signal.aborted) break;
    const { id, mediaHash } = utterance;
    const sound = () => clipSound(utterance, { ffmpeg, signal });
    await source
      .wordsOf({ id, sound, ...(mediaHash !== undefined && { contentHash: mediaHash }) }, { signal })
      .catch(() => (failed += 1));
    progress.at(done + 1);
  }
  progress.stop();
  if (signal.aborted) return STOPPED;
  const minutes = seconds / 60;
  const cost =
    options.pricePerMinute === null
      ? '; --price-per-minute says what it costs'
      : `, cost ${(minutes * options.pricePerMinute).toFixed(2)}`;
  const unread = failed === 0 ? '' : `; ${failed} utterances cannot be read`;
  print(
    `would send ${requests} requests, ${minutes.toFixed(1)} minutes of sound (${duration(seconds)})${cost}${unread}`,
  );
  return 0;
}

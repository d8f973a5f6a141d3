import { createHash } from 'node:crypto';
import type { Heard, Recogniser } from '../hearing/recogniser.ts';
import type { Sound } from '../hearing/sound.ts';
import { spokenWords } from './spoken-words.ts';
import type { WordSource } from './word-source.ts';

/** Where what was heard is kept. */
export interface HeardStore {
  /** What was kept under the name; undefined where nothing was. */
  get(name: string): Promise<Heard | undefined>;
  /** Once it returns, what was heard outlasts a kill. */
  set(name: string, heard: Heard): Promise<void>;
}

/**
 * Words that are asked for once for each clip: they are kept under the hash of the clip and of all that they depend on, so nothing is
 * paid for twice. Where the hash is not known, nothing is kept. What cannot be kept says so: `unkept` in its meta.
 */
export function keptWords(source: WordSource, store: HeardStore): WordSource {
  const once = heardOnce(store);
  return {
    ...source,
    async wordsOf(input, options) {
      const { contentHash } = input;
      if (contentHash === undefined) return source.wordsOf(input, options);
      const name = hashOf(JSON.stringify(sorted(source.identity)), contentHash);
      const heard = await once(name, () => source.wordsOf(input, options));
      return { ...heard, words: spokenWords(heard.words).words }; // what was kept may be older than what is known of markup
    },
  };
}

/** A recogniser that is asked once for each sound. */
export function keptHearing(recogniser: Recogniser, store: HeardStore): Recogniser {
  const once = heardOnce(store);
  return {
    ...recogniser,
    hear: (sound, options) => once(nameOf(sound, recogniser), () => recogniser.hear(sound, options)),
  };
}

/** Who asks for what is just being heard gets the same. */
function heardOnce(store: HeardStore): (name: string, hear: () => Promise<Heard>) => Promise<Heard> {
  const asking = new Map<string, Promise<Heard>>();
  const ask = async (name: string, hear: () => Promise<Heard>): Promise<Heard> => {
    const kept = await store.get(name);
    if (kept !== undefined) return kept;
    const heard = await hear();
    try {
      await store.set(name, heard);
      return heard;
    } catch {
      return { ...heard, meta: { ...heard.meta, unkept: true } }; // what is paid for is not thrown away
    }
  };
  return (name, hear) => {
    const known = asking.get(name);
    if (known !== undefined) return known;
    const heard = ask(name, hear).finally(() => asking.delete(name));
    asking.set(name, heard);
    return heard;
  };
}

function nameOf({ samples, sampleRateHz }: Sound, { identity }: Recogniser): string {
  const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
  return hashOf(JSON.stringify({ ...sorted(identity), sampleRateHz }), bytes);
}

function sorted(identity: WordSource['identity']): WordSource['identity'] {
  return Object.fromEntries(Object.entries(identity).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function hashOf(text: string, content: string | Uint8Array): string {
  return createHash('sha256').update(`${text}\n`).update(content).digest('hex');
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  wordEncoderOf,
  wordsOf,
  type OpenData,
  type StreamOrigins,
  type TrainedNetwork,
  type WordEncoder,
} from '@sdumc/program';

/**
 * The encoder of ours that networks got their frames of text from, as `sentence 1`; null where those came from elsewhere.
 *
 * @throws Error where two of them differ, so that no data fits both
 */
export async function trainedWords(networks: readonly TrainedNetwork[]): Promise<string | null> {
  const all = await Promise.all(networks.map(async ({ folder }) => ({ folder, words: await readWords(folder) })));
  const [first, ...others] = all;
  const other = others.find(({ words }) => words !== first?.words);
  if (first !== undefined && other !== undefined)
    throw new Error(
      `${other.folder}: its text was ${encodedBy(other.words)}, that of ${first.folder} ${encodedBy(first.words)}; evaluate them one by one`,
    );
  return first?.words ?? null;
}

/** Null where the file is missing or damaged too: that is said when the network is loaded. */
async function readWords(folder: string): Promise<string | null> {
  const text = await readFile(join(folder, 'config.json'), 'utf8').catch(() => 'null');
  try {
    const { preprocessing } = (JSON.parse(text) ?? {}) as { preprocessing?: { origins?: StreamOrigins } | null };
    return wordsOf(preprocessing?.origins ?? {}, folder);
  } catch {
    return null;
  }
}

/** What is to encode words for them: theirs, where it is one of ours. */
export function encoderFor(words: string | null): WordEncoder {
  return (words === null ? null : wordEncoderOf(words)) ?? 'sentence';
}

/**
 * Makes sure that data bring the frames of text that networks were trained on.
 *
 * Errors: `mosi: text must be encoded elsewhere, as for runs/a, it is encoded by sentence 1`.
 */
export function expectTrainedWords(
  { source, words }: Pick<OpenData, 'source' | 'words'>,
  { expected, model }: { readonly expected: string | null; readonly model: string },
): void {
  const hasText = source.widths.text !== undefined || source.widths.simulated !== undefined;
  if (hasText && words !== expected)
    throw new Error(`${source.name}: text must be ${encodedBy(expected)}, as for ${model}, it is ${encodedBy(words)}`);
}

function encodedBy(words: string | null): string {
  return words === null ? 'encoded elsewhere' : `encoded by ${words}`;
}

import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FeatureSequence, FrameSequence, TextEncoder } from '@sdumc/core';
import { writeFileAtomically } from '@sdumc/formats';
import { encodedText, readEncodedText } from './encoded-text-file.ts';
import { RecentlyUsed } from './recently-used.ts';
import { trimFolder } from './trim-folder.ts';

export interface TextCacheOptions {
  readonly folder: string;
  /** What the bytes depend on beside text, name and version, asked for each text: the backend that computes. Nothing unless told */
  readonly variant?: () => Promise<string>;
  /** The most that the folder holds, 4 GiB unless told otherwise: about two million pieces of words, 512 wide */
  readonly maximumBytes?: number;
}

/** In memory, so that a pass over a small set reads no file. */
const BYTES_IN_MEMORY = 64 * 2 ** 20;

/** A process looks at the folder's size before it writes, and again each time that it has written such a part of the most. */
const PART_BETWEEN_TRIMS = 1 / 8;

/**
 * Keeps what a text encoder gives, in memory and on disk, so that a text is encoded once and not in every run: a file for each text, by
 * the hash of the text, the encoder's name and version, and the variant. Backends differ in the last bits, so each is a variant of its own:
 * a run that is resumed sees the very bytes that it began with.
 *
 * Files appear in one step, so several processes may share a folder. A damaged one is made anew. Above the most bytes, texts used longest
 * ago are removed; each further process that writes at the same time may exceed them by an eighth. A folder that cannot be written to is
 * only read, and the folder may be deleted at any time.
 *
 * @example
 * const sentences = sentenceEncoder();
 * const encoder = cachedTextEncoder(sentences, { folder: '/home/me/.cache/sdumc/words', variant: () => sentences.backend() });
 */
export function cachedTextEncoder<Encoder extends TextEncoder>(
  encoder: Encoder,
  { folder, variant = () => Promise.resolve(''), maximumBytes = 4 * 2 ** 30 }: TextCacheOptions,
): Encoder {
  const { name, version, width, hopSeconds } = encoder;
  const inMemory = new RecentlyUsed<FeatureSequence>(BYTES_IN_MEMORY);
  const underWay = new Map<string, Promise<FeatureSequence | undefined>>();
  const partBetweenTrims = maximumBytes * PART_BETWEEN_TRIMS;
  let bytesUntilTrim = 0;
  let writable = true;

  async function keep(path: string, sequence: FrameSequence): Promise<void> {
    const bytes = encodedText(sequence);
    if (bytes.length > bytesUntilTrim) {
      bytesUntilTrim = Math.max(partBetweenTrims, bytes.length);
      await trimFolder(folder, { maximumBytes: maximumBytes - bytesUntilTrim });
    }
    bytesUntilTrim -= bytes.length;
    await mkdir(dirname(path), { recursive: true });
    await writeFileAtomically(path, bytes);
  }

  async function fetch(text: string, hash: string): Promise<FeatureSequence | undefined> {
    // asked first: what earlier versions kept of such a text was one vector for all of them
    if ((await encoder.countPieces?.(text))?.isAbsent === true) return undefined;
    const path = join(folder, hash.slice(0, 2), `${hash.slice(2)}.safetensors`);
    const kept = await readEncodedText(path, width);
    if (kept !== null) return { ...kept, hopSeconds, extractor: name, version };
    const sequence = await encoder.extract(text);
    if (sequence !== undefined && writable) await keep(path, sequence).catch(() => (writable = false));
    return sequence;
  }

  async function extract(text: string): Promise<FeatureSequence | undefined> {
    const hash = createHash('sha256')
      .update(JSON.stringify([name, version, await variant(), text]))
      .digest('hex');
    const held = inMemory.get(hash);
    if (held !== undefined) return held;
    const fetching = underWay.get(hash) ?? fetch(text, hash).finally(() => underWay.delete(hash));
    underWay.set(hash, fetching);
    const sequence = await fetching;
    if (sequence !== undefined) inMemory.set(hash, sequence, sequence.values.byteLength);
    return sequence;
  }

  return { ...encoder, extract };
}

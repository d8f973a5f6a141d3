import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { FeatureSequence, TextEncoder } from '@sdumc/core';
import { encodeSafetensors, readSafetensors, writeFileAtomically } from '@sdumc/formats';

/**
 * Keeps what a text encoder gives on disk, so that a text is encoded once and not in every run: a file for each text, by the hash of the
 * encoder's name and version and of the text, about 2 kB a word for 512-wide frames. Files are written in one step, so several processes may
 * share a folder; one that is damaged is made anew; the folder may be deleted at any time.
 *
 * @example
 * const encoder = cachedTextEncoder(sentenceEncoder(), '/home/me/.cache/sdumc/words');
 */
export function cachedTextEncoder(encoder: TextEncoder, folder: string): TextEncoder {
  const pathOf = (text: string): string => {
    const hash = createHash('sha256')
      .update(JSON.stringify([encoder.name, encoder.version, text]))
      .digest('hex');
    return join(folder, hash.slice(0, 2), `${hash.slice(2)}.safetensors`);
  };
  return {
    ...encoder,
    async extract(text) {
      const path = pathOf(text);
      const known = await readEntry(path, encoder);
      if (known !== null) return known;
      const sequence = await encoder.extract(text);
      if (sequence !== undefined) await writeEntry(path, sequence);
      return sequence;
    },
  };
}

/** Null where there is none, or one that is damaged. */
async function readEntry(
  path: string,
  { name, version, width, hopSeconds }: TextEncoder,
): Promise<FeatureSequence | null> {
  try {
    const { tensors, metadata } = await readSafetensors(path);
    const frames = tensors.get('frames');
    if (frames === undefined || !(frames.data instanceof Float32Array) || frames.shape[1] !== width) return null;
    if (metadata['crc32'] !== checksumOf(frames.data)) return null;
    return { values: frames.data, frames: frames.shape[0]!, width, hopSeconds, extractor: name, version };
  } catch {
    return null;
  }
}

async function writeEntry(path: string, { values, frames, width }: FeatureSequence): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const tensors = { frames: { shape: [frames, width], data: values } };
  await writeFileAtomically(path, encodeSafetensors(tensors, { crc32: checksumOf(values) }));
}

function checksumOf({ buffer, byteOffset, byteLength }: Float32Array): string {
  return crc32(new Uint8Array(buffer, byteOffset, byteLength))
    .toString(16)
    .padStart(8, '0');
}

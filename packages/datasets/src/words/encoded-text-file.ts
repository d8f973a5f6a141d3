import { utimes } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import type { FrameSequence } from '@sdumc/core';
import { encodeSafetensors, readSafetensors } from '@sdumc/formats';

/** The frames of one text in a file; null where there is none, or one that is damaged. Reading makes it the one used last. */
export async function readEncodedText(path: string, width: number): Promise<FrameSequence | null> {
  try {
    const { tensors, metadata } = await readSafetensors(path);
    const { data: values, shape = [] } = tensors.get('frames') ?? {};
    if (!(values instanceof Float32Array) || shape.length !== 2 || shape[1] !== width) return null;
    if (metadata['crc32'] !== checksumOf(values)) return null;
    const now = new Date();
    await utimes(path, now, now).catch(() => undefined); // a folder that can only be read serves too
    return { values, frames: shape[0]!, width };
  } catch {
    return null;
  }
}

/** What a file of a text's frames holds. */
export function encodedText({ values, frames, width }: FrameSequence): Uint8Array {
  const tensors = { frames: { shape: [frames, width], data: values } };
  return encodeSafetensors(tensors, { crc32: checksumOf(values) });
}

function checksumOf({ buffer, byteOffset, byteLength }: Float32Array): string {
  return crc32(new Uint8Array(buffer, byteOffset, byteLength))
    .toString(16)
    .padStart(8, '0');
}

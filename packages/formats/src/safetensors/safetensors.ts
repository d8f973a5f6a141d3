import { encodeSafetensors } from './encode-safetensors.ts';
import { parseSafetensors } from './parse-safetensors.ts';
import type { Safetensors } from './parse-safetensors.ts';
import { readFileBytes } from '../read-file-bytes.ts';
import { writeFileAtomically } from '../atomic/write-file-atomically.ts';

/**
 * Reads a safetensors file, all of it checked, see {@link parseSafetensors}.
 *
 * @example
 * const { tensors, metadata } = await readSafetensors('runs/first/last.safetensors');
 */
export async function readSafetensors(path: string): Promise<Safetensors> {
  return parseSafetensors(await readFileBytes(path), path);
}

/**
 * Writes a safetensors file in one step that either happens or does not, see {@link encodeSafetensors} and {@link writeFileAtomically}.
 *
 * @example
 * await writeSafetensors('runs/first/last.safetensors', { bias: { shape: [2], data: Float32Array.of(1, 2) } });
 */
export async function writeSafetensors(path: string, ...content: Parameters<typeof encodeSafetensors>): Promise<void> {
  await writeFileAtomically(path, encodeSafetensors(...content));
}

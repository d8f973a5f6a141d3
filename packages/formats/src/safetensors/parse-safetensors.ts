import { decodeElements } from '../element-type.ts';
import type { FileArray } from '../element-type.ts';
import { parseSafetensorsHeader, SAFETENSORS_PREFIX_BYTES, safetensorsHeaderEnd } from './safetensors-header.ts';

export interface Safetensors {
  /** By name, in the order of the bytes. */
  readonly tensors: Map<string, FileArray>;
  readonly metadata: Record<string, string>;
}

/**
 * Reads a safetensors file from memory and believes nothing in it: the header's length, its JSON, every type, every shape
 * against its byte range, and that the ranges follow each other without gap or overlap up to the end of the file.
 *
 * @param name what errors call the file
 * @example
 * const { tensors } = parseSafetensors(encodeSafetensors({ bias: { shape: [2], data: Float32Array.of(1, 2) } }));
 * tensors.get('bias')?.data; // Float32Array [1, 2]
 */
export function parseSafetensors(bytes: Uint8Array, name = 'safetensors'): Safetensors {
  const end = safetensorsHeaderEnd(bytes.subarray(0, SAFETENSORS_PREFIX_BYTES), bytes.length, name);
  const { tensors: places, metadata } = parseSafetensorsHeader(bytes.subarray(0, end), bytes.length, name);
  const tensors = new Map<string, FileArray>();
  for (const [tensor, { dtype, shape, begin, length }] of places) {
    tensors.set(tensor, { dtype, shape, data: decodeElements(bytes.subarray(begin, begin + length), dtype) });
  }
  return { tensors, metadata };
}

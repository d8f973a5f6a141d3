/** A .npy file of float32 in C order. */
export function encodeNpy(shape: readonly number[], values: Iterable<number>): Uint8Array {
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.map((size) => `${size}, `).join('')}), }\n`;
  const prefix = Uint8Array.of(0x93, ...Buffer.from('NUMPY'), 1, 0, header.length & 255, header.length >> 8, ...Buffer.from(header)); // prettier-ignore
  return Buffer.concat([prefix, new Uint8Array(Float32Array.from(values).buffer)]);
}

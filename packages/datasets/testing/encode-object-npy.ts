import { encodePickle, type Picklable } from './encode-pickle.ts';

/** An array of objects without axes that holds one object, as NumPy writes it: the array itself is pickled. */
export function encodeObjectNpy(object: Picklable): Uint8Array {
  const header = "{'descr': '|O', 'fortran_order': False, 'shape': (), }";
  const padded = `${header.padEnd(117)}\n`;
  const length = Buffer.alloc(2);
  length.writeUInt16LE(padded.length);
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), length, Buffer.from(padded), objectArray(object)]);
}

/** `numpy.ndarray` with the state (1, (), dtype('O'), False, [object]). */
function objectArray(object: Picklable): Uint8Array {
  const item = Buffer.from(encodePickle(object)).subarray(2, -1);
  return Buffer.concat([
    Buffer.from('\x80\x03cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(K\x00tC\x01btR', 'latin1'),
    Buffer.from('(K\x01(tcnumpy\ndtype\n(X\x02\x00\x00\x00O8\x89\x88tR', 'latin1'),
    Buffer.from('(K\x03X\x01\x00\x00\x00|NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x3ftb\x89]', 'latin1'),
    item,
    Buffer.from('atb.', 'latin1'),
  ]);
}

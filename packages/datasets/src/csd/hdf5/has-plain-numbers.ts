/** A message of an object's header that says what the elements of an array are. */
const DATATYPE = 3;
/** Flag of a message that only says where the real one is, which is looked at when it is read. */
const IS_SHARED = 2;
const [INTEGER, FLOAT] = [0, 1];

/** From the bits of a float of that many bytes: offset, precision, exponent's place and size, mantissa's place and size, bias. */
const FLOATS: Readonly<Record<number, readonly number[]>> = {
  2: [0, 16, 10, 5, 0, 10, 15],
  4: [0, 32, 23, 8, 0, 23, 127],
  8: [0, 64, 52, 11, 0, 52, 1023],
};

/**
 * Whether the numbers that an object's header declares are laid out as machines have them. HDF5 knows floats with the exponent
 * anywhere and integers of any bits, and converts them; we take the bytes as they are, so such an array must not be read.
 *
 * @param structure as read from its beginning on; what is no header of an object passes
 */
export function hasPlainNumbers(structure: Buffer): boolean {
  return [...messages(structure)].every(({ type, flags, content }) =>
    type === DATATYPE && (flags & IS_SHARED) === 0 ? isPlain(content) : true,
  );
}

interface Message {
  readonly type: number;
  readonly flags: number;
  readonly content: Buffer;
}

function* messages(structure: Buffer): Generator<Message> {
  const isNew = structure.toString('latin1', 0, 4) === 'OHDR';
  // Version 1 has no signature: a version, a zero, how many messages, and how many links there are to it, at least one.
  const isOld = structure.length >= 16 && structure[0] === 1 && structure[1] === 0 && structure.readUInt32LE(4) > 0;
  if (structure.length < 16 || (!isNew && !isOld)) return;
  const flags = isNew ? structure[5]! : 0;
  // Version 2: times and limits where flags say so, then a length of 1 to 8 bytes.
  const prefix = isNew ? 6 + (flags & 0x20 ? 16 : 0) + (flags & 0x10 ? 4 : 0) + (1 << (flags & 3)) : 16;
  const header = isNew ? 4 + (flags & 4 ? 2 : 0) : 8;
  // Behind the messages stands whatever comes next in the file.
  const sizeBytes = 1 << (flags & 3);
  if (structure.length < prefix) return;
  const declared = isNew ? structure.readUIntLE(prefix - sizeBytes, Math.min(6, sizeBytes)) : structure.readUInt32LE(8);
  const end = Math.min(structure.length, prefix + declared);
  for (let at = prefix; at + header <= end;) {
    const length = structure.readUInt16LE(isNew ? at + 1 : at + 2);
    const type = isNew ? structure[at]! : structure.readUInt16LE(at);
    const content = structure.subarray(at + header, at + header + length);
    yield { type, flags: structure[isNew ? at + 3 : at + 4]!, content };
    at += header + length;
  }
}

/** Byte 0: class and version; 1 to 3: bits of the class; 4 to 7: size; then properties. */
function isPlain(datatype: Buffer): boolean {
  const kind = datatype.length < 12 ? -1 : datatype[0]! & 0x0f;
  if (kind !== INTEGER && kind !== FLOAT) return true; // texts and all else are judged by h5wasm's own description
  const size = datatype.readUInt32LE(4);
  const [bits = 0, sign, reserved] = datatype.subarray(1, 4);
  if (kind === INTEGER) {
    return (bits & ~9) === 0 && datatype.readUInt16LE(8) === 0 && datatype.readUInt16LE(10) === 8 * size;
  }
  const expected = FLOATS[size];
  if (expected === undefined || datatype.length < 20) return false;
  const found = [
    datatype.readUInt16LE(8),
    datatype.readUInt16LE(10),
    ...datatype.subarray(12, 16),
    datatype.readUInt32LE(16),
  ];
  const isUsual = found.every((value, at) => value === expected[at]);
  return isUsual && (bits & ~1) === 0x20 && sign === 8 * size - 1 && reserved === 0;
}

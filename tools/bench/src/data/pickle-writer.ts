/** What protocol 4 needs for dicts, lists and numpy's arrays; everything else of a pickle is not needed here. */
export const pickle = {
  begin: Buffer.from([0x80, 4]),
  end: Buffer.from('.'),
  dict: { begin: Buffer.from('}('), end: Buffer.from('u') },
  list: { begin: Buffer.from(']('), end: Buffer.from('e') },
  text,
  wholeNumber,
  arrayBegin,
  arrayEnd: Buffer.from('tb'),
};

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  if (bytes.length < 256) return Buffer.concat([Buffer.from([0x8c, bytes.length]), bytes]);
  return Buffer.concat([counted('X', bytes.length), bytes]);
}

function wholeNumber(value: number): Buffer {
  const bytes = Buffer.alloc(5);
  bytes.write('J');
  bytes.writeInt32LE(value, 1);
  return bytes;
}

/** Everything of a float32 array [shape], row-major, up to its elements, which follow; then comes `arrayEnd`. */
function arrayBegin(shape: readonly number[]): Buffer {
  const elements = shape.reduce((product, length) => product * length, 1);
  const none = 'N';
  return Buffer.concat([
    named('numpy.core.multiarray', '_reconstruct'), // as NumPy 1 wrote it, which every NumPy reads
    named('numpy', 'ndarray'),
    wholeNumber(0),
    Buffer.from('\x85C\x01b\x87R(', 'latin1'), // (0,), b'b' → called; a state follows
    wholeNumber(1),
    Buffer.from('('),
    ...shape.map(wholeNumber),
    Buffer.from('t'),
    named('numpy', 'dtype'),
    text('f4'),
    Buffer.from('\x89\x88\x87R(', 'latin1'),
    wholeNumber(3),
    text('<'),
    Buffer.from(none.repeat(3)),
    wholeNumber(-1),
    wholeNumber(-1),
    wholeNumber(0),
    Buffer.from('tb\x89', 'latin1'), // not in Fortran order
    4 * elements < 2 ** 32 ? counted('B', 4 * elements) : counted64(4 * elements),
  ]);
}

function named(module: string, name: string): Buffer {
  return Buffer.concat([text(module), text(name), Buffer.from([0x93])]);
}

function counted(opcode: string, length: number): Buffer {
  const bytes = Buffer.alloc(5);
  bytes.write(opcode);
  bytes.writeUInt32LE(length, 1);
  return bytes;
}

function counted64(length: number): Buffer {
  const bytes = Buffer.alloc(9);
  bytes[0] = 0x8e;
  bytes.writeBigUInt64LE(BigInt(length), 1);
  return bytes;
}

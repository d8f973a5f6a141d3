import { encodeStoredZip } from '../zip/encode-stored-zip.ts';

/** Opcodes of pickle's protocol 2. */
const [PROTOCOL, GLOBAL, MARK, TUPLE, PERSISTENT, REDUCE, STOP] = [0x80, 0x63, 0x28, 0x74, 0x51, 0x52, 0x2e];
const [UNICODE, INTEGER, FALSE, EMPTY_TUPLE] = [0x58, 0x4a, 0x89, 0x29];

/**
 * A float32 tensor as `torch.save` writes one and `torch.load(…, weights_only=True)` reads it: what servers take that are given embeddings.
 *
 * @param values row-major, as many as the shape says
 *
 * @example
 * const bytes = encodeTorchTensor({ shape: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6) });
 */
export function encodeTorchTensor({
  shape,
  values,
}: {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}): Uint8Array<ArrayBuffer> {
  const elements = shape.reduce((product, size) => product * size, 1);
  if (elements !== values.length)
    throw new RangeError(`encodeTorchTensor values: must be [${shape.join(', ')}], received ${values.length} numbers`);
  return encodeStoredZip([
    { name: 'archive/data.pkl', bytes: pickled(shape, elements) },
    { name: 'archive/byteorder', bytes: ascii('little') },
    { name: 'archive/data/0', bytes: new Uint8Array(values.buffer, values.byteOffset, values.byteLength) },
    { name: 'archive/version', bytes: ascii('3\n') },
  ]);
}

function pickled(shape: readonly number[], elements: number): Uint8Array {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
  return Uint8Array.from([
    ...[PROTOCOL, 2],
    ...global('torch._utils', '_rebuild_tensor_v2'),
    MARK,
    ...[
      MARK,
      ...text('storage'),
      ...global('torch', 'FloatStorage'),
      ...text('0'),
      ...text('cpu'),
      ...integer(elements),
    ],
    ...[TUPLE, PERSISTENT, ...integer(0)],
    ...[MARK, ...shape.flatMap(integer), TUPLE],
    ...[MARK, ...strides.flatMap(integer), TUPLE],
    ...[FALSE, ...global('collections', 'OrderedDict'), EMPTY_TUPLE, REDUCE],
    ...[TUPLE, REDUCE, STOP],
  ]);
}

function global(module: string, name: string): number[] {
  return [GLOBAL, ...ascii(`${module}\n${name}\n`)];
}

function text(letters: string): number[] {
  return [UNICODE, ...uint32(letters.length), ...ascii(letters)];
}

function integer(value: number): number[] {
  return [INTEGER, ...uint32(value)];
}

function uint32(value: number): number[] {
  return [...new Uint8Array(Uint32Array.of(value).buffer)];
}

function ascii(letters: string): Uint8Array {
  return new TextEncoder().encode(letters);
}

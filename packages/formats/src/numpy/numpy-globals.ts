import { arrayInFile, denseStrides, fortranAxes } from '../array-in-file.ts';
import type { ArrayInFile } from '../array-in-file.ts';
import { decodeElements, elementCount, ELEMENTS } from '../element-type.ts';
import { isByteReference } from '../pickle/byte-source.ts';
import type { ByteReference, ByteSource } from '../pickle/byte-source.ts';
import { ARRAY_COST, LIST_COST, OPERATION_COST } from '../pickle/memory-budget.ts';
import { checkPayloadLength, payloadBytes, wholePayload } from '../pickle/payload-bytes.ts';
import type { ReadFile } from '../pickle/payload-bytes.ts';
import { encodeLatin1 } from '../pickle/pickle-global.ts';
import type { PickleContext, PickleGlobal, ResolveGlobal } from '../pickle/pickle-global.ts';
import { NumpyDtype, numpyDtype } from './numpy-dtype.ts';
import type { TextOrObjectArray } from './object-array.ts';
import { readTexts } from './read-texts.ts';

/** Where the payloads of a pickle can be read, and what errors call it. */
export interface PayloadSource {
  readonly name: string;
  readonly source: ByteSource;
  readonly readFile: ReadFile;
}

/** A part of a source, as a source of its own. */
export function partOfPayloads(
  { name, source, readFile }: PayloadSource,
  begin: number,
  length: number,
): PayloadSource {
  return {
    name,
    source: { length, read: (offset, count) => source.read(begin + offset, count) },
    readFile: (offset, count) => readFile(begin + offset, count),
  };
}

/** Classes that pickle as an array does and hold nothing more than it. */
const ARRAY_CLASSES = ['numpy', 'numpy.char', 'numpy.matrixlib.defmatrix']
  .flatMap((module) => ['ndarray', 'memmap', 'matrix', 'chararray'].map((name) => `${module}.${name}`))
  .concat(['numpy.core', 'numpy._core'].flatMap((core) => [`${core}.memmap.memmap`, `${core}.defchararray.chararray`]));

/** NumPy makes no more axes than this. */
const MOST_AXES = 32;

/**
 * Allows what arrays need, of NumPy 1 and 2: `_reconstruct` and its state, `_frombuffer`, `scalar`, `ndarray` and its subclasses
 * `memmap`, `matrix` and `chararray`, `dtype`. Numeric arrays become {@link ArrayInFile}, arrays of texts and objects {@link TextOrObjectArray}, scalars plain values. Shape, type and
 * payload are checked against each other.
 */
export function numpyGlobals(payloads: PayloadSource): ResolveGlobal {
  const ndarray: PickleGlobal = {};
  /** Arrays whose state has not come yet. */
  const unbuilt = new WeakSet<object>();

  /** `_reconstruct(ndarray, (0,), b'b')` makes an empty array, to be filled by its state. */
  const reconstruct: PickleGlobal = {
    build: ([type, shape, code, ...more], { isTuple, charge }) => {
      const isByteCode = code === 'b' || (code instanceof Uint8Array && code.length === 1 && code[0] === 0x62);
      if (type !== ndarray || !isTuple(shape) || shape.length !== 1 || shape[0] !== 0 || !isByteCode || more.length > 0)
        throw new Error('an array must be made as NumPy does, empty and of bytes');
      charge(ARRAY_COST);
      const array = {};
      unbuilt.add(array);
      return array;
    },
    setState: (built, state, context) => {
      if (!unbuilt.delete(built)) throw new Error('the state of an array is set twice');
      if (!context.isTuple(state) || state.length !== 5) throw new Error('the state of an array must have 5 parts');
      const [version, shape, dtype, fortran, content] = state;
      if (version !== 1 || (typeof fortran !== 'boolean' && fortran !== 0 && fortran !== 1))
        throw new Error('the state of an array must be of version 1');
      const sizes = shapeOf(shape, context);
      const axes = fortran ? fortranAxes(sizes) : undefined;
      Object.assign(
        built,
        makeArray(
          { dtype, shape: sizes, axes, content: Array.isArray(content) ? content : encoded(content, context) },
          payloads,
          context,
        ),
      );
    },
  };

  /** `_frombuffer(buffer, dtype, shape, order)`, with the order of the axes where that is neither C nor Fortran. */
  const fromBuffer: PickleGlobal = {
    build: ([content, dtype, shape, order, axisOrder = null, ...more], context) => {
      if (dtype instanceof NumpyDtype && dtype.element === 'object') throw new Error('objects cannot come from bytes');
      if (more.length > 0 || (order !== 'K' && axisOrder !== null))
        throw new Error('an array must be made from its bytes as NumPy does');
      context.charge(ARRAY_COST);
      const sizes = shapeOf(shape, context);
      const payload = content instanceof Uint8Array || (isByteReference(content) && content.kind !== 'text') ? content : undefined; // prettier-ignore
      if (order === 'K') return transposed(payload, dtype, sizes, axisOrder, context);
      if (order !== 'C' && order !== 'F') throw new Error('the order of an array must be C, F or K');
      const axes = order === 'F' ? fortranAxes(sizes) : undefined;
      return makeArray({ dtype, shape: sizes, axes, content: payload }, payloads, context);
    },
  };

  /** NumPy's order K: the bytes are an array in C order of this shape, whose axes are then put in another order. */
  function transposed(
    content: unknown,
    dtype: unknown,
    stored: readonly number[],
    axisOrder: unknown,
    context: PickleContext,
  ): ArrayInFile | TextOrObjectArray {
    const isOrder =
      context.isTuple(axisOrder) &&
      axisOrder.length === stored.length &&
      stored.every((_, axis) => axisOrder.includes(axis));
    if (!isOrder) throw new Error('the order of the axes of an array must name each of them once');
    const order = axisOrder as readonly number[];
    const shape = order.map((axis) => stored[axis]!);
    const axes = stored.map((_, axis) => order.indexOf(axis));
    return makeArray({ dtype, shape, axes, content }, payloads, context);
  }

  const scalar: PickleGlobal = {
    build: ([dtype, bytes, ...more], context) => {
      const content = encoded(bytes, context);
      if (
        !(dtype instanceof NumpyDtype) ||
        dtype.bigEndian === undefined ||
        dtype.element === 'object' ||
        more.length > 0
      )
        throw new Error('a scalar must be made from a dtype and bytes');
      const { element, bigEndian } = dtype;
      const size = typeof element === 'object' ? element.bytes : ELEMENTS[element].bytes;
      if (content === undefined) throw new Error('a scalar must be made from a dtype and bytes');
      checkPayloadLength(content, size);
      const whole = wholePayload(content, size, payloads.source);
      if (typeof element === 'object') return readTexts(whole, element, { shape: [], strides: [], bigEndian })[0];
      const value = decodeElements(whole, element, bigEndian)[0]!;
      if (element === 'BOOL') return value === 1;
      return typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value;
    },
  };

  const globals = new Map<string, PickleGlobal>([
    ...ARRAY_CLASSES.map((name): [string, PickleGlobal] => [name, ndarray]),
    ['numpy.dtype', numpyDtype],
    ...['numpy.core', 'numpy._core'].flatMap((core): [string, PickleGlobal][] => [
      [`${core}.multiarray._reconstruct`, reconstruct],
      [`${core}.multiarray.scalar`, scalar],
      [`${core}.numeric._frombuffer`, fromBuffer],
    ]),
  ]);
  return (module, name) => globals.get(`${module}.${name}`);
}

interface ArrayParts {
  readonly dtype: unknown;
  readonly shape: readonly number[];
  /** The axes in the order of the file, the slowest first; left out for C order. */
  readonly axes: readonly number[] | undefined;
  /** A payload, or a list of objects. */
  readonly content: unknown;
}

function makeArray(
  { dtype, shape, axes, content }: ArrayParts,
  { name, source, readFile }: PayloadSource,
  context: PickleContext,
): ArrayInFile | TextOrObjectArray {
  if (!(dtype instanceof NumpyDtype) || dtype.bigEndian === undefined)
    throw new Error('an array must have a dtype that is complete');
  const { element, bigEndian } = dtype;
  const count = elementCount(shape);
  if (element === 'object') {
    const items = Array.isArray(content) && !context.isTuple(content) ? (content as unknown[]) : undefined;
    if (items?.length !== count)
      throw new Error(`an array [${shape.join(', ')}] of objects must have a list of ${count}`);
    context.charge(LIST_COST + count * OPERATION_COST);
    return { shape, items: [...items] };
  }
  if (!isByteReference(content) && !(content instanceof Uint8Array))
    throw new Error('an array of numbers or texts must have a payload of bytes');
  const isText = typeof element === 'object';
  const expected = count * (isText ? element.bytes : ELEMENTS[element].bytes);
  checkPayloadLength(content, expected);
  const strides = denseStrides(shape, axes);
  if (!isText) {
    const readBytes = payloadBytes(content, expected, readFile, name);
    return arrayInFile({ dtype: element, shape, strides, bigEndian }, readBytes, name);
  }
  context.charge(expected + count * LIST_COST + (content instanceof Uint8Array ? 0 : content.length));
  return { shape, items: readTexts(wholePayload(content, expected, source), element, { shape, strides, bigEndian }) };
}

/** Bytes, or a text of them as Python 2 and the protocols before 3 write it; no bytearray, which NumPy does not take here. */
function encoded(content: unknown, { charge }: PickleContext): Uint8Array | ByteReference | undefined {
  if (content instanceof Uint8Array) return content;
  if (isByteReference(content) && content.kind === 'bytes') return content;
  if (typeof content === 'string' || (isByteReference(content) && content.kind === 'text'))
    return encodeLatin1(content, charge);
  return undefined;
}

function shapeOf(shape: unknown, { isTuple }: PickleContext): readonly number[] {
  if (!isTuple(shape) || shape.length > MOST_AXES) throw new Error('the shape of an array must be a tuple of sizes');
  if (!shape.every((size) => Number.isSafeInteger(size) && (size as number) >= 0))
    throw new Error('the shape of an array must be a tuple of sizes');
  return [...(shape as readonly number[])];
}

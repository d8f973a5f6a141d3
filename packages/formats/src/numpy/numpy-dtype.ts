import { ELEMENTS } from '../element-type.ts';
import type { PickleGlobal } from '../pickle/pickle-global.ts';
import { quote } from '../pickle/pickle-literals.ts';
import { NUMPY_ELEMENTS, numpyElement } from './numpy-element.ts';
import type { NumpyElement } from './numpy-element.ts';

/** A dtype of a pickle: what its elements are, and after its state is set, their byte order. */
export class NumpyDtype {
  readonly element: NumpyElement;
  bigEndian: boolean | undefined;
  constructor(element: NumpyElement) {
    this.element = element;
  }
}

/** Bits that NumPy keeps with a dtype; others would change how the state of an array is to be read. */
const OBJECT_FLAGS = 63;
const TEXT_FLAGS = 8;

/** `numpy.dtype(code, False, True)` and its state `(3, '<', None, None, None, -1, -1, 0)`: anything else is refused. */
export const numpyDtype: PickleGlobal = {
  build: ([code, align, copy, ...more]) => {
    const element = typeof code === 'string' ? numpyElement(code) : undefined;
    if (element === undefined) {
      const known = [...NUMPY_ELEMENTS.keys(), 'U<n>', 'S<n>', 'O'].join(', ');
      throw new Error(`dtype must be one of ${known}, received ${typeof code === 'string' ? quote(code) : 'no text'}`);
    }
    const isCustomary = (align === false || align === 0) && (copy === true || copy === 1) && more.length === 0;
    if (!isCustomary) throw new Error('a dtype must be made as NumPy does, from its code, False and True');
    return new NumpyDtype(element);
  },
  setState: (built, state, { isTuple }) => {
    const dtype = built as NumpyDtype;
    if (dtype.bigEndian !== undefined) throw new Error('the state of a dtype is set twice');
    if (!isTuple(state) || state.length !== 8) throw new Error('the state of a dtype must have 8 parts');
    const [version, order, subarray, names, fields, bytes, alignment, flags] = state;
    if (version !== 3) throw new Error('the state of a dtype must be of version 3');
    if (subarray !== null || names !== null || fields !== null)
      throw new Error('structured arrays are not read, only plain numbers, texts and objects');
    const { element } = dtype;
    const isText = typeof element === 'object';
    const hasOrder = isText ? element.encoding === 'U' : element !== 'object' && ELEMENTS[element].bytes > 1;
    const orders = hasOrder ? ['<', '>', '='] : ['|', '<', '>', '='];
    if (typeof order !== 'string' || !orders.includes(order))
      throw new Error(`the byte order of a dtype must be one of ${orders.join(' ')}`);
    if (!Number.isInteger(bytes) || !Number.isInteger(alignment) || (isText && bytes !== element.bytes))
      throw new Error('the state of a dtype must have its size and alignment');
    const expectedFlags = element === 'object' ? [OBJECT_FLAGS] : isText ? [0, TEXT_FLAGS] : [0];
    if (!expectedFlags.includes(flags as number))
      throw new Error(`a dtype must have flags ${expectedFlags.join(' or ')}`);
    dtype.bigEndian = order === '>';
  },
};

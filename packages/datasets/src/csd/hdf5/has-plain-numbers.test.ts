import { describe, expect, it } from 'vitest';
import { hasPlainNumbers } from './has-plain-numbers.ts';

const DOUBLE = [0x11, 0x20, 0x3f, 0, 8, 0, 0, 0, 0, 0, 64, 0, 52, 11, 0, 52, 0xff, 3, 0, 0];
const SINGLE = [0x11, 0x20, 0x1f, 0, 4, 0, 0, 0, 0, 0, 32, 0, 23, 8, 0, 23, 127, 0, 0, 0];
const INTEGER = [0x10, 8, 0, 0, 4, 0, 0, 0, 0, 0, 32, 0];
const SPACE = [1, 2, 0, 0, 0, 0, 0, 0];

/** Headers of version 1 and 2 with two messages, of which the second is the datatype. */
const headers = (datatype: readonly number[], flags = 0) => [
  Buffer.from([1, 0, 2, 0, 1, 0, 0, 0, 99, 0, 0, 0, 0, 0, 0, 0, 1, 0, 8, 0, 0, 0, 0, 0, ...SPACE, 3, 0, datatype.length, 0, flags, 0, 0, 0, ...datatype]), // prettier-ignore
  Buffer.from([...Buffer.from('OHDR'), 2, 0x20, ...new Array<number>(16).fill(9), 99, 1, 8, 0, 0, ...SPACE, 3, datatype.length, 0, flags, ...datatype]), // prettier-ignore
  Buffer.from([...Buffer.from('OHDR'), 2, 4, 99, 1, 8, 0, 0, 7, 7, ...SPACE, 3, datatype.length, 0, flags, 7, 7, ...datatype]), // prettier-ignore
];
const verdicts = (datatype: readonly number[], flags?: number) => headers(datatype, flags).map(hasPlainNumbers);

describe('hasPlainNumbers', () => {
  it.each([DOUBLE, SINGLE, INTEGER].map((datatype) => [datatype]))('knows its own: %j', (datatype) => {
    expect(verdicts(datatype)).toEqual([true, true, true]);
    const bigEndian = datatype.with(1, datatype[1]! | 1);
    expect(verdicts(bigEndian)).toEqual([true, true, true]);
  });

  it.each([[DOUBLE], [SINGLE], [INTEGER]])('sees every bit of what makes the value: %j', (datatype) => {
    const bytes = datatype.map((_, at) => at).slice(1);
    for (const at of bytes) {
      for (let bit = 0; bit < 8; bit += 1) {
        const isOrder = at === 1 && bit === 0;
        const isSign = datatype === INTEGER && at === 1 && bit === 3;
        const isUnused = datatype === INTEGER && (at === 2 || at === 3);
        const changed = datatype.with(at, datatype[at]! ^ (1 << bit));
        if (!isOrder && !isSign && !isUnused)
          expect([at, bit, ...verdicts(changed)]).toEqual([at, bit, false, false, false]);
      }
    }
  });

  it('looks at the messages of the header, not at what stands behind them in the file', () => {
    const odd = DOUBLE.with(12, 1);
    for (const [at, header] of headers(odd).entries()) {
      const declared = header.indexOf(99);
      expect(hasPlainNumbers(header)).toBe(false);
      header[declared] = at === 0 ? 16 : 12; // the first message alone
      expect(hasPlainNumbers(header)).toBe(true);
    }
  });

  it('passes texts, shared types, what was cut off, and what is no header', () => {
    expect(verdicts([0x13, 0, 0, 0, 32, 0, 0, 0, 0, 0, 0, 0])).toEqual([true, true, true]);
    expect(verdicts(DOUBLE.with(12, 1), 2)).toEqual([true, true, true]);
    for (const header of headers(DOUBLE)) {
      for (let length = 0; length < header.length - 20; length += 1)
        expect(hasPlainNumbers(header.subarray(0, length))).toBe(true);
    }
    expect(hasPlainNumbers(Buffer.alloc(512, 7))).toBe(true);
  });
});

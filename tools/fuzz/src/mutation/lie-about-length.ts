import type { RandomStream } from '@sdumc/core';
import type { Change, LengthField } from './seed-file.ts';

/** Sets a length to 0, one more or less, twice as much, something huge, or below zero. */
export function lieAboutLength(bytes: Uint8Array, field: LengthField, random: RandomStream): Change {
  const { begin, end, kind } = field;
  const size = end - begin;
  const order = kind === 'big-endian' ? 1 : -1;
  const own = bytes.slice(begin, end);
  const told = kind === 'digits' ? BigInt(Buffer.from(own).toString('latin1')) : integerOf(own, order);
  const largest = (1n << BigInt(8 * size)) - 1n;
  const lies =
    kind === 'digits'
      ? [0n, told + 1n, told - 1n, told * 2n, 2n ** 31n, 2n ** 53n, 10n ** 30n, -1n, -told]
      : [0n, told + 1n, told - 1n, told * 2n, largest, largest >> 1n, (largest >> 1n) + 1n, largest - told];
  const others = lies.filter((value) => value !== told);
  const lie = others[random.integer(others.length)]!;
  const written = kind === 'digits' ? Buffer.from(String(lie), 'latin1') : bytesOf(lie, size, order);
  const spoiled = Buffer.concat([bytes.subarray(0, begin), written, bytes.subarray(end)]);
  return { bytes: spoiled, what: `length ${told} at ${begin} said to be ${lie}`, touched: field };
}

function integerOf(bytes: Uint8Array, order: 1 | -1): bigint {
  const hex = Buffer.from(order === 1 ? bytes : Uint8Array.from(bytes).reverse()).toString('hex');
  return BigInt(`0x${hex}`);
}

function bytesOf(value: bigint, size: number, order: 1 | -1): Uint8Array {
  const hex = BigInt.asUintN(8 * size, value)
    .toString(16)
    .padStart(2 * size, '0');
  const bytes = Uint8Array.from(Buffer.from(hex, 'hex'));
  return order === 1 ? bytes : bytes.reverse();
}

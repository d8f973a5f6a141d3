import { closeSync, ftruncateSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isArrayInFile } from './array-in-file.ts';
import { readNpy } from './npy/npy.ts';
import { readNpz } from './npy/read-npz.ts';
import { openPickle } from './pickle/open-pickle.ts';
import { encodeSafetensors } from './safetensors/encode-safetensors.ts';
import { openSafetensors } from './safetensors/open-safetensors.ts';

/** Damages good files in seeded ways: whatever comes of it is a value or one line that begins with the file's name. */
const MUTATIONS = 400;

const folder = mkdtempSync(join(tmpdir(), 'sdumc-mutations-'));
const path = join(folder, 'damaged');
/** Stays open: to open it anew for each of thousands of contents is most of the work. */
const file = openSync(path, 'w');
afterAll(() => {
  closeSync(file);
  rmSync(folder, { recursive: true });
});
function put(bytes: Uint8Array): void {
  ftruncateSync(file);
  writeSync(file, bytes, 0, bytes.length, 0);
}
const fixture = (file: string, key: string) => {
  const text = readFileSync(new URL(`../fixtures/${file}.json`, import.meta.url), 'utf8');
  return Buffer.from((JSON.parse(text) as Record<string, string>)[key]!, 'base64');
};

/** Park and Miller's generator: whole numbers below `limit`. */
function seeded(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % limit;
  };
}

const LIES = [0, 1, 0x7f, 0xff, 0xffff, 0x7fffffff, 0xffffffff, 2 ** 40, 2 ** 53];
function damage(bytes: Buffer, below: (limit: number) => number): Buffer {
  const at = below(bytes.length);
  const damaged = Buffer.from(bytes);
  switch (below(6)) {
    case 0:
      damaged[at]! ^= 1 << below(8);
      return damaged;
    case 1:
      damaged[at] = below(256);
      return damaged;
    case 2:
      return damaged.subarray(0, at);
    case 3:
      return Buffer.concat([damaged.subarray(0, at), damaged.subarray(at + 1 + below(16))]);
    case 4:
      return Buffer.concat([damaged.subarray(0, at), Buffer.from([below(256), below(256)]), damaged.subarray(at)]);
    default: {
      const lie = Buffer.alloc(8);
      lie.writeBigUInt64LE(BigInt(LIES[below(LIES.length)]!));
      lie.copy(damaged, at, 0, 1 << below(4));
      return damaged;
    }
  }
}

async function readPickle(): Promise<void> {
  const opened = await openPickle(path, { maximumMemory: 2 ** 24 });
  try {
    for (const value of opened.value instanceof Map ? (opened.value as Map<unknown, unknown>).values() : []) {
      if (isArrayInFile(value)) await value.readRows(0, value.rows);
    }
  } finally {
    await opened.close();
  }
}
async function readTensors(): Promise<void> {
  const opened = await openSafetensors(path);
  try {
    for (const name of opened.tensors.keys()) await opened.read(name);
  } finally {
    await opened.close();
  }
}

const tensors = encodeSafetensors({ a: { shape: [2, 3], data: new Float32Array(6) }, b: { shape: [], data: Int16Array.of(1) } }, { c: 'd' }); // prettier-ignore
const readers: [string, Buffer, () => Promise<unknown>][] = [
  ['a pickle of protocol 0', fixture('numpy-pickles', 'protocol0'), readPickle],
  ['a pickle of protocol 2', fixture('numpy-pickles', 'protocol2'), readPickle],
  ['a pickle of protocol 4', fixture('numpy-pickles', 'protocol4'), readPickle],
  ['a pickle of protocol 5', fixture('numpy-pickles', 'protocol5'), readPickle],
  ['a pickle of Python 2', fixture('numpy-pickles', 'python2'), readPickle],
  ['a .npz file', fixture('npz', 'compressed'), () => readNpz(path, { maximumBytes: 2 ** 24 })],
  ['a .npz file of labels', fixture('npz', 'label'), () => readNpz(path, { maximumBytes: 2 ** 24 })],
  ['a .npy file', fixture('npy', 'fortranBigEndian'), () => readNpy(path)],
  ['a safetensors file', Buffer.from(tensors), readTensors],
];

describe.each(readers)('%s', (_, whole, read) => {
  it('is read whole', async () => {
    put(whole);
    await read();
  });

  it(`is read or refused in one line after each of ${MUTATIONS} mutations`, async () => {
    const below = seeded(20_250_131);
    let refused = 0;
    for (let mutation = 0; mutation < MUTATIONS; mutation += 1) {
      put(damage(whole, below));
      try {
        await read();
      } catch (error) {
        refused += 1;
        const { message } = error as Error;
        expect(message.startsWith(path) && !message.includes('\n'), `mutation ${mutation}: ${message}`).toBe(true);
      }
    }
    expect(refused).toBeGreaterThan(MUTATIONS / 10);
  });
});

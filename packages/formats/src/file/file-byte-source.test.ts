import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { unpickle } from '../pickle/unpickle.ts';
import { fileByteSource } from './file-byte-source.ts';

const folder = mkdtempSync(join(tmpdir(), 'sdumc-source-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('fileByteSource', () => {
  it('reads any bytes in any order', () => {
    const path = join(folder, 'bytes');
    const bytes = Uint8Array.from({ length: 200_000 }, (_, at) => (at * 2_654_435_761) >>> 11);
    writeFileSync(path, bytes);
    const source = fileByteSource(path);
    expect(source.length).toBe(200_000);
    let at = 1;
    for (let count = 0; count < 2_000; count += 1) {
      at = (at * 48_271) % 2_147_483_647;
      const offset = at % 200_000;
      const length = Math.min(200_000 - offset, count % 5 === 0 ? at % 100_000 : at % 50);
      const read = source.read(offset, length);
      expect(Buffer.compare(read, bytes.subarray(offset, offset + length))).toBe(0);
    }
    for (let offset = 0; offset < 200_000; offset += 7_000) expect(source.read(offset, 1)[0]).toBe(bytes[offset]);
    source.close();
  });

  it('reads beyond 4 GiB', () => {
    const path = join(folder, 'sparse');
    const file = openSync(path, 'w');
    const length = 5 * 2 ** 30;
    const header = Buffer.from('\x80\x04\x8e\0\0\0\0\0\0\0\0', 'latin1');
    header.writeBigUInt64LE(BigInt(length), 3);
    writeSync(file, header, 0, header.length, 0);
    writeSync(file, Buffer.from('K\x07\x86.', 'latin1'), 0, 4, header.length + length);
    closeSync(file);
    const source = fileByteSource(path);
    expect(unpickle(source, { leaveFrom: { bytes: 1_024, bytearray: 0, text: 1_024 } })).toEqual([
      { kind: 'bytes', storage: 'plain', offset: 11, length },
      7,
    ]);
    source.close();
  });

  it('says what cannot be read', () => {
    expect(() => fileByteSource(join(folder, 'none'))).toThrow(
      /^cannot read .*none: no such file or directory \(ENOENT\)$/,
    );
    expect(() => fileByteSource(folder)).toThrow(/^cannot read .*: it is not a file$/);
    const path = join(folder, 'shrinks');
    writeFileSync(path, readFileSync(join(folder, 'bytes')));
    const source = fileByteSource(path);
    writeFileSync(path, 'short');
    expect(() => source.read(100_000, 10)).toThrow(/shrinks: ends before byte/);
    source.close();
  });
});

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openPickle } from '../pickle/open-pickle.ts';

// data = pickle.dumps({'a': [1, 2, 3]}, 4); base64.b64encode(bz2.compress(data)), and of lzma.compress(data)
const BZIP2 = 'QlpoOTFBWSZTWRkEU5sAAAr34HwAEAAAQQAIAAIiAAgCQAQGACAAIpk0AHihTTIxMTEq08BpOEjzOofZb0ApfF3JFOFCQGQRTmw=';
const XZ =
  '/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQAcgASVEgAAAAAAAAB9lIwBYZRdlChLAUsCSwNlcy4AAAAAUzq7H2hvdHIAATUdRBux4R+2830BAAAAAARZWg==';
/** What they hold. */
const PICKLE = Buffer.from('80049512000000000000007d948c0161945d94284b014b024b0365732e', 'hex');
const packed: Record<string, Uint8Array> = {
  gzip: gzipSync(PICKLE),
  zlib: deflateSync(PICKLE),
  bzip2: Buffer.from(BZIP2, 'base64'),
  xz: Buffer.from(XZ, 'base64'),
};
const formats = Object.keys(packed);

let folder: string;
let temporary: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sdumc-packed-'));
  temporary = mkdtempSync(join(tmpdir(), 'sdumc-temporary-'));
  vi.stubEnv('TMPDIR', temporary);
});
afterEach(() => {
  vi.unstubAllEnvs();
  for (const path of [folder, temporary]) rmSync(path, { recursive: true });
});
function put(bytes: Uint8Array): string {
  writeFileSync(join(folder, 'any.name'), bytes);
  return join(folder, 'any.name');
}
const left = () => readdirSync(temporary);

describe('a compressed pickle', () => {
  it.each(formats)('of %s is read whatever its name, and nothing is left of it', async (format) => {
    const file = await openPickle(put(packed[format]!));
    expect(file.value).toEqual(new Map([['a', [1, 2, 3]]]));
    await file.close();
    expect(left()).toEqual([]);
  });

  it('of two members is read to its end', async () => {
    const file = await openPickle(put(Buffer.concat([PICKLE.subarray(0, 10), PICKLE.subarray(10)].map((part) => gzipSync(part))))); // prettier-ignore
    expect(file.value).toEqual(new Map([['a', [1, 2, 3]]]));
    await file.close();
  });

  it.each(formats)('of %s is refused where it unpacks to more than the limit', async (format) => {
    const path = put(packed[format]!);
    await expect(openPickle(path, { maximumUnpacked: 20 })).rejects.toThrow(
      `${path}: would unpack to more than 20 bytes; unpack it yourself`,
    );
    expect(left()).toEqual([]);
  });

  it.each(formats)('of %s that is cut is refused in one line', async (format) => {
    for (const length of [8, packed[format]!.length - 6]) {
      const path = put(packed[format]!.slice(0, length));
      await expect(openPickle(path)).rejects.toThrow(/^[^\n]*any\.name: [^\n]*$/);
      expect(left()).toEqual([]);
    }
  });

  it.each(formats)('of %s that is damaged is refused in one line', async (format) => {
    const damaged = packed[format]!.slice();
    damaged[Math.floor(damaged.length / 2)]! ^= 0xff;
    await expect(openPickle(put(damaged))).rejects.toThrow(
      new RegExp(`^[^\n]*any.name: is damaged ${format}: [^\n]*$`),
    );
    expect(left()).toEqual([]);
  });

  it('that holds something else is refused without leaving anything', async () => {
    await expect(openPickle(put(gzipSync('a,b\n')))).rejects.toThrow('any.name: ');
    expect(left()).toEqual([]);
  });

  it('says where it cannot be unpacked to', async () => {
    vi.stubEnv('TMPDIR', join(folder, 'none'));
    await expect(openPickle(put(packed['gzip']!))).rejects.toThrow(/any\.name: cannot be unpacked into .*none: no such file or directory \(ENOENT\)$/); // prettier-ignore
  });
});

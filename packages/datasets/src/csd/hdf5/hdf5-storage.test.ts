import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { File, ready } from 'h5wasm/node';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { openHdf5Client } from './hdf5-client.ts';
import type { Hdf5Client } from './hdf5-client.ts';

const PLUGINS = dirname(createRequire(import.meta.url).resolve('h5wasm-plugins/plugins/libH5Zlzf.so'));
const [LZF, BITGROOM] = [32000, 32022];

beforeAll(async () => {
  (await ready).insert_plugin_search_path(PLUGINS, 0);
});
let path: string;
let client: Hdf5Client;
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'sdumc-hdf5-')), 'a.csd');
});
afterEach(async () => {
  await client.close();
  rmSync(dirname(path), { recursive: true });
});

function put(...datasets: Parameters<File['create_dataset']>[0][]): void {
  const file = new File(path, 'w');
  for (const dataset of datasets) file.create_dataset(dataset);
  file.close();
  client = openHdf5Client([path]);
}

it('reads what is compressed by lzf', async () => {
  const data = Float32Array.from({ length: 4000 }, (_, at) => at % 7);
  put({ name: 'x', data, shape: [1000, 4], chunks: [100, 4], compression: LZF, compression_opts: [4, 261, 1600] });
  expect(await client.numbers(path, '/x', 0, 1000)).toEqual(data);
  expect([...(await client.numbers(path, '/x', 150, 1))]).toEqual([5, 6, 0, 1]);
});

it('names another compression, and says how the file is rewritten', async () => {
  const data = Float32Array.from({ length: 64 }, (_, at) => at);
  put({ name: 'x', data, shape: [64], chunks: [64], compression: BITGROOM, compression_opts: [3, 4, 0, 0, 0] });
  await expect(client.describe(path, '/x')).rejects.toThrow(
    /a\.csd: \/x is compressed by [^\n]+, which is not read here; rewrite the file: h5repack -f GZIP=4 OLD\.csd NEW\.csd$/,
  );
});

it('widens numbers of half precision', async () => {
  // h5wasm writes no halves; h5py wrote this: create_dataset('x', data=np.array([…], dtype='f2')).
  const file =
    'eNrr9HBx4+WS4mIAAQ4OBhYGAQZk8B8KeDhQ+TD5BCjNCKU7oPQKJpg4I1hOAiouCDUfXV1IkKsrSPV/NACzx4AFQnMwjIKRCDxcHQNAdASUD0ulJ5hQ1VWgpUcPCu1lZGCFmMUI42tAaCaIADNUHcwZmHwJsFZBBX6omAADFysDFz9UnhWYokHyTEwQAzmgOYWZEZbUeRiw+3BgQLCfvwsoR8PyoQLzaNocBaNgyAI7hgP/qxn+gAofAJ9BL54=';
  writeFileSync(path, inflateSync(Buffer.from(file, 'base64')));
  client = openHdf5Client([path]);
  expect(await client.describe(path, '/x')).toEqual({ shape: [3, 2], holds: 'numbers' });
  expect(await client.numbers(path, '/x', 0, 3)).toEqual(Float32Array.of(1.5, -2, 65504, -Infinity, 2 ** -24, 0));
  expect([...(await client.numbers(path, '/x', 1, 1))]).toEqual([65504, -Infinity]);
});

it('reads texts of any length', async () => {
  const words = ['café', '', '好', 'a'.repeat(3000)];
  put({ name: 'x', data: words, shape: [4, 1], dtype: 'S' });
  expect(await client.describe(path, '/x')).toEqual({ shape: [4, 1], holds: 'texts' });
  expect(await client.texts(path, '/x', 0, 4)).toEqual(words);
  expect(await client.texts(path, '/x', 2, 1)).toEqual(['好']);
});

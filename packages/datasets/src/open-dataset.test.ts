import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openShardWriter, writeListing } from '@sdumc/store';
import { encodeNpy } from '../testing/encode-npy.ts';
import type { DatasetOptions } from './dataset-options.ts';
import type { Dataset } from './dataset.ts';
import { openDataset } from './open-dataset.ts';

const fixtures = fileURLToPath(new URL('../fixtures/', import.meta.url));
const fixture = (name: string) => join(fixtures, name);

let folder: string;
let opened: Dataset[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sdumc-open-'));
  opened = [];
});
afterEach(async () => {
  await Promise.all(opened.map((dataset) => dataset.close()));
  rmSync(folder, { recursive: true });
});
async function open(path: string, options?: DatasetOptions): Promise<Dataset> {
  const dataset = await openDataset(path, options);
  opened.push(dataset);
  return dataset;
}
const inFolder = (name: string) => join(folder, name);
const folderOf = (files: Record<string, string>) => (name: string) => {
  mkdirSync(name);
  for (const [file, content] of Object.entries(files)) writeFileSync(join(name, file), content);
};

describe('openDataset', () => {
  it('knows pickles, lists of clips, MERTools folders and .csd files', async () => {
    const kinds = [
      ['mmsa/mmsa-aligned.pkl', 'mmsa-pickle', 16],
      ['label.csv', 'media-list', 6],
      ['mertools', 'mertools', 12],
      ['csd', 'csd', 9],
    ] as const;
    for (const [name, kind, count] of kinds) {
      const dataset = await open(fixture(name));
      expect([name, dataset.kind, dataset.utterances.length]).toEqual([name, kind, count]);
    }
  });

  it('knows our own folder, and a folder with one pickle or list in it, whatever the pickle is called', async () => {
    writeFileSync(inFolder('index.csv'), 'id,split,valence\na,train,1\nb,valid,-1\n');
    writeFileSync(inFolder('audio.npy'), encodeNpy([2, 1], [1, 2]));
    expect((await open(folder)).kind).toBe('feature-folder');
    rmSync(inFolder('index.csv'));
    copyFileSync(fixture('mmsa/mmsa-aligned.pkl'), inFolder('any.pkl'));
    expect((await open(folder)).kind).toBe('mmsa-pickle');
    copyFileSync(fixture('mmsa/mmsa-aligned.pkl'), inFolder('no-name'));
    expect((await open(inFolder('no-name'))).kind).toBe('mmsa-pickle');
    copyFileSync(fixture('mmsa/mmsa-aligned.pkl'), inFolder('other.pkl'));
    await expect(openDataset(folder)).rejects.toThrow(/: holds several pickles, give one: any\.pkl, other\.pkl$/);
    copyFileSync(fixture('label.csv'), inFolder('label.csv'));
    const list = await open(folder);
    expect(list.kind).toBe('media-list');
    expect(list.notes[0]).toBe('read as media-list; it also looks like mmsa-pickle');
  });

  it('knows a compressed pickle by its content, and in a folder by the name inside its name', async () => {
    const packed = gzipSync(readFileSync(fixture('mmsa/mmsa-aligned.pkl')));
    writeFileSync(inFolder('no-name'), packed);
    expect((await open(inFolder('no-name'))).utterances).toHaveLength(16);
    writeFileSync(inFolder('any.pkl.gz'), packed);
    const dataset = await open(folder);
    expect([dataset.kind, dataset.name, dataset.utterances.length]).toEqual(['mmsa-pickle', 'any.pkl.gz', 16]);
  });

  it('takes the index of a folder for the folder', async () => {
    folderOf({ 'index.csv': 'id,split,valence,text\na,train,1,good\nb,valid,-1,bad\n' })(inFolder('own'));
    expect(await open(join(inFolder('own'), 'index.csv'))).toMatchObject({ kind: 'feature-folder', name: 'own' });
  });

  it('reads a feature store, whose damage is its problems', async () => {
    const utterances = [
      { key: 'train/a', id: 'a', videoId: 'v', split: 'train', valence: 1.5 },
      { key: 'valid/b', id: 'b', videoId: 'w', split: 'valid', valence: -1 },
    ] as const;
    await writeListing(folder, { name: 'made', utterances });
    const writer = await openShardWriter(folder);
    const sequence = {
      values: Float32Array.of(1, 2, 3, 4),
      frames: 2,
      width: 2,
      hopSeconds: null,
      extractor: 'made',
      version: '1',
    };
    await writer.write({ key: 'train/a', stream: 'audio', sequence });
    await writer.close();
    writeFileSync(join(folder, 'shards', '00000000T000000000Z-broken-000000.safetensors'), 'no shard');
    const dataset = await open(folder);
    expect([dataset.kind, dataset.widths, dataset.utterances.length]).toEqual(['feature-store', { audio: 2 }, 2]);
    expect((await dataset.read(0)).audio?.values).toEqual(Float32Array.of(1, 2, 3, 4));
    expect(dataset.frameCounts!(0)).toEqual({ audio: 2 });
    expect(dataset.nonFinite).toEqual({});
    expect(await dataset.read(1)).toEqual({});
  });

  it('hands options on', async () => {
    expect((await open(fixture('mertools'), { features: { video: 'manet-FRA' } })).widths).toEqual({ video: 4 });
    const folds = { made: { train: ['03bSnISJMiM'], valid: ['-3g5yACwYnA'], test: [] } };
    const tasks = new Set<string>();
    const csd = await open(fixture('csd'), { folds, onProgress: ({ task }) => tasks.add(task) });
    expect(csd.utterances).toHaveLength(6);
    expect([...tasks]).toEqual(['reading intervals']);
  });

  it.each<[string, (name: string) => void, RegExp]>([
    ['nothing', () => undefined, /^cannot read .*given: no such file or directory \(ENOENT\)$/],
    ['an empty folder', mkdirSync, /given: holds no dataset that is known: .*; it holds nothing$/],
    ['a folder of others', folderOf({ 'notes.txt': '', 'deep.txt': '' }), /; it holds deep\.txt, notes\.txt$/],
    ['a label.csv of others', folderOf({ 'label.csv': 'a,b\n1,2\n' }), /; it holds label\.csv$/],
    ['an empty file', (name) => writeFileSync(name, ''), /given: is none of the files that are known/],
    ['text', (name) => writeFileSync(name, '{"a": 1}'), /given: is none of the files that are known/],
    ['a sequence alone', (name) => copyFileSync(fixture('csd/CMU_MOSEI_COVAREP.csd'), name), /given: one \.csd file holds one sequence; give the folder/],
    ['an array alone', (name) => writeFileSync(name, encodeNpy([1], [1])), /given: an array alone is no dataset/],
    ['label.npz alone', (name) => copyFileSync(fixture('mertools/label.npz'), name), /given: is no dataset by itself; give the folder/],
    ['a file of torch.save that is cut', (name) => writeFileSync(name, `PK\x03\x04${'\0'.repeat(22)}\n\0\0\0x/data.pkl`), /given: damaged zip/],
    ['what is packed with zstd', (name) => writeFileSync(name, Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd)), /given: is compressed with zstd, which is not read; unpack it first$/],
    ['a packed table', (name) => writeFileSync(name, gzipSync('id,split\n')), /given: is compressed with gzip and holds no pickle; unpack it first$/],
    ['a hostile pickle', (name) => copyFileSync(fixture('mmsa/hostile.pkl'), name), /given: refuses to build posix\.system/],
    ['a truncated pickle', (name) => copyFileSync(fixture('mmsa/truncated.pkl'), name), /given: truncated/],
    ['a folder with a truncated sequence', folderOf({ 'x.csd': 'x' }), /x\.csd: cannot be opened as HDF5/],
  ])('refuses %s in one line', async (_, make, message) => {
    make(inFolder('given'));
    await expect(openDataset(inFolder('given'))).rejects.toThrow(message);
    await expect(openDataset(inFolder('given'))).rejects.toThrow(/^[^\n]*$/);
  }); // prettier-ignore
});

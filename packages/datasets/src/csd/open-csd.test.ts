import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { File, ready } from 'h5wasm/node';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FrameSequence } from '@sdumc/core';
import type { DatasetOptions } from '../dataset-options.ts';
import type { Dataset } from '../dataset.ts';
import { openCsd } from './open-csd.ts';

const fixtures = fileURLToPath(new URL('../../fixtures/csd/', import.meta.url));
const LABELS = 'CMU_MOSEI_Labels.csd';
const COVAREP = 'CMU_MOSEI_COVAREP.csd';

beforeAll(async () => {
  await ready;
});
let folder: string;
let opened: Dataset[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sdumc-csd-'));
  opened = [];
});
afterEach(async () => {
  await Promise.all(opened.map((dataset) => dataset.close()));
  rmSync(folder, { recursive: true });
});
async function open(options: DatasetOptions = {}, from = folder): Promise<Dataset> {
  const files = readdirSync(from).filter((name) => name.endsWith('.csd'));
  const dataset = await openCsd(from, files.map((name) => join(from, name)), options); // prettier-ignore
  opened.push(dataset);
  return dataset;
}
const copy = (...names: string[]) => {
  for (const name of names) copyFileSync(join(fixtures, name), join(folder, name));
};

type Rows = readonly (readonly number[])[];
interface Video {
  readonly intervals: Rows;
  readonly features: Rows | readonly string[];
}
/** Writes a sequence as the SDK does. */
function put(name: string, root: string, videos: Readonly<Record<string, Video>>): void {
  const file = new File(join(folder, name), 'w');
  const data = file.create_group(root).create_group('data') ?? file.get(`${root}/data`);
  for (const [video, { intervals, features }] of Object.entries(videos)) {
    const group = data.create_group(video);
    const write = (part: string, rows: Rows) =>
      group.create_dataset({
        name: part,
        data: Float64Array.from(rows.flat()),
        shape: [rows.length, rows[0]?.length ?? 1],
      });
    write('intervals', intervals);
    if (typeof features[0] === 'string') {
      group.create_dataset({ name: 'features', data: features as string[], shape: [features.length, 1], dtype: 'S8' });
    } else write('features', features as Rows);
  }
  file.close();
}
const seconds = (count: number) => Array.from({ length: count }, (_, at) => [at, at + 1]);
const values = (sequence: FrameSequence | undefined) => sequence && [...sequence.values];
const labels = { v: { intervals: [[0, 2], [2, 4]], features: [[1], [-1]] } } satisfies Record<string, Video>; // prettier-ignore

describe('golden values', () => {
  type Golden = Record<string, Record<string, { shape: [number, number]; sum: number; sentiment?: number[]; rowsPerSegment?: number[] }>>; // prettier-ignore
  const golden = JSON.parse(readFileSync(join(fixtures, 'csd-expected.json'), 'utf8')) as Golden;

  it('agree: labels, rows of every segment, and all values', async () => {
    const dataset = await open({}, fixtures);
    expect(dataset.widths).toEqual({ audio: 7, text: 12, video: 5 });
    expect(dataset.problems).toEqual([]);
    const read = await Promise.all(dataset.utterances.map((_, row) => dataset.read(row)));
    for (const [video, { sentiment }] of Object.entries(golden['All Labels']!)) {
      const rows = dataset.utterances.flatMap(({ videoId }, row) => (videoId === video ? [row] : []));
      expect(rows.map((row) => dataset.utterances[row]!.id)).toEqual([0, 1, 2].map((number) => `${video}[${number}]`));
      expect(rows.map((row) => dataset.utterances[row]!.valence)).toEqual(sentiment);
      for (const [stream, root] of [
        ['audio', 'COVAREP'],
        ['video', 'FACET 4.2'],
        ['text', 'glove_vectors'],
      ] as const) {
        // prettier-ignore
        const expected = golden[root]![video]!;
        expect(rows.map((row) => read[row]![stream]!.frames)).toEqual(expected.rowsPerSegment);
        expect(rows.map((row) => dataset.frameCounts!(row)[stream])).toEqual(expected.rowsPerSegment);
      }
    }
    expect(dataset.nonFinite.audio).toBeGreaterThanOrEqual(0);
  });

  it('agree in sum where one segment spans a whole video', async () => {
    copy(COVAREP, 'CMU_MOSEI_VisualFacet42.csd', 'CMU_MOSEI_TimestampedWordVectors.csd');
    const whole = (video: string) => [video, { intervals: [[-1, 1e6]], features: [[0]] }] as const;
    put('labels.csd', 'Opinion Segment Labels', Object.fromEntries(Object.keys(golden['COVAREP']!).map(whole)));
    const dataset = await open();
    for (const [row, { videoId }] of dataset.utterances.entries()) {
      const frames = await dataset.read(row);
      for (const [stream, root] of [
        ['audio', 'COVAREP'],
        ['video', 'FACET 4.2'],
        ['text', 'glove_vectors'],
      ] as const) {
        // prettier-ignore
        const { shape, sum } = golden[root]![videoId]!;
        expect([frames[stream]!.frames, frames[stream]!.width]).toEqual(shape);
        expect(frames[stream]!.values.reduce((total, value) => total + value, 0)).toBeCloseTo(sum, 2);
      }
    }
    expect(dataset.nonFinite.audio).toBe(3);
  });
});

describe('openCsd', () => {
  it('takes rows that overlap strictly, as they stand in the file, and reads −∞ as 0', async () => {
    put('labels.csd', 'All Labels', labels);
    put('a.csd', 'COVAREP', { v: { intervals: [[0, 1], [3, 5], [1, 2], [2, 2], [1.5, 2.5]], features: [[1], [2], [3], [4], [-Infinity]] } }); // prettier-ignore
    const dataset = await open();
    expect(values((await dataset.read(0)).audio)).toEqual([1, 3, 0]);
    expect(values((await dataset.read(1)).audio)).toEqual([2, 0]);
    expect(dataset.frameCounts!(0)).toEqual({ audio: 3 });
    expect(dataset.nonFinite).toEqual({ audio: 2 });
    await expect(dataset.read(2)).rejects.toThrow(/row must be from 0 to 1, received 2/);
  });

  it('joins the words of a segment, without pauses', async () => {
    put('labels.csd', 'All Labels', labels);
    put('w.csd', 'words', { v: { intervals: seconds(4), features: ['so', 'sp', 'it', 'was'] } });
    put('g.csd', 'glove_vectors', { v: { intervals: seconds(4), features: [[1], [2], [3], [4]] } });
    put('p.csd', 'phones', { v: { intervals: seconds(1), features: ['ah'] } });
    const dataset = await open();
    expect(dataset.utterances.map(({ transcript }) => transcript)).toEqual(['so', 'it was']);
    expect(dataset.widths).toEqual({ text: 1 });
  });

  it('names the video that is broken; its utterances lack the stream, the others read', async () => {
    put('labels.csd', 'All Labels', { ...labels, w: labels.v, x: labels.v, y: labels.v });
    put('a.csd', 'COVAREP', {
      v: { intervals: seconds(4), features: [[1, 1], [2, 2], [3, 3], [4, 4]] },
      w: { intervals: seconds(3), features: [[1, 1], [2, 2]] },
      x: { intervals: [[0, NaN]], features: [[1, 1]] },
      y: { intervals: seconds(1), features: [[1, 1, 1]] },
    }); // prettier-ignore
    const dataset = await open();
    const [rows, finite, width] = dataset.problems;
    expect(rows).toMatch(/a\.csd: w: intervals must be \[2, 2\], received \[3, 2\]$/);
    expect(finite).toMatch(/a\.csd: x: interval 0 must be finite, received NaN$/);
    expect(width).toMatch(/a\.csd: y: features must be \[n, 2\] as in the others, received 3$/);
    const lengths = await Promise.all(
      dataset.utterances.map(async (_, row) => (await dataset.read(row)).audio?.frames),
    );
    expect(lengths).toEqual([2, 2, ...new Array<undefined>(6)]);
    expect(dataset.notes).toContain('a.csd: 6 of 8 utterances have no row in their interval');
  });

  it('splits by folds: those given, those beside the files, else a deal', async () => {
    const video = (name: string) => [name, labels.v] as const;
    put('labels.csd', 'All Labels', Object.fromEntries(['v', 'w', 'x'].map(video)));
    put('a.csd', 'COVAREP', Object.fromEntries(['v', 'w', 'x'].map((name) => [name, { intervals: seconds(4), features: [[1], [2], [3], [4]] }]))); // prettier-ignore
    const splits = async (options?: DatasetOptions) => {
      const dataset = await open(options);
      return { of: Object.fromEntries(dataset.utterances.map(({ videoId, split }) => [videoId, split])), notes: dataset.notes.slice(1) }; // prettier-ignore
    };
    const dealt = await splits();
    expect(new Set(Object.values(dealt.of)).size).toBe(3);
    expect(dealt.notes).toEqual(['no folds were given: videos are dealt 7 : 1 : 2 to train, valid and test by a hash of their ids']); // prettier-ignore

    writeFileSync(
      join(folder, 'folds.json'),
      JSON.stringify({ MOSI: { train: ['v'], valid: ['x'], test: ['w', 'q'] } }),
    );
    expect(await splits()).toEqual({
      of: { v: 'train', w: 'test', x: 'valid' },
      notes: ['splits are the folds of MOSI'],
    });
    const folds = { POM: { train: ['q'], valid: [], test: [] }, mine: { train: ['w'], valid: ['v'], test: [] } };
    expect(await splits({ folds })).toStrictEqual({
      of: { v: 'valid', w: 'train' }, // and no x without a split
      notes: ['splits are the folds of mine', '1 videos are left out, these folds do not know them: x'],
    });
    await expect(open({ folds: { POM: folds.POM } })).rejects.toThrow(/the folds POM know none of its 3 videos$/);
  });

  it('takes the features asked for by the name of the sequence or the file, and asks where two fit', async () => {
    put('labels.csd', 'All Labels', labels);
    for (const [name, root] of [
      ['a', 'COVAREP'],
      ['b', 'OpenSMILE'],
      ['c', 'mystery'],
    ] as const)
      // prettier-ignore
      put(`${name}.csd`, root, { v: { intervals: seconds(4), features: [[1], [2], [3], [4]] } });
    await expect(open()).rejects.toThrow(/: for audio there are COVAREP, OpenSMILE: choose by --features audio=NAME$/);
    expect((await open({ features: { audio: 'b', video: 'MYSTERY' } })).widths).toEqual({ audio: 1, video: 1 });
    expect((await open({ features: { text: 'c.csd' } })).widths).toEqual({ text: 1 });
    await expect(open({ features: { audio: 'd' } })).rejects.toThrow(/features audio=d: there is only COVAREP, OpenSMILE, mystery$/); // prettier-ignore
  });

  it('wants labels, once, of one or seven columns, on the scale', async () => {
    copy(COVAREP);
    await expect(open()).rejects.toThrow(
      /one \.csd file must hold labels .*, received COVAREP \(CMU_MOSEI_COVAREP\.csd\)$/,
    );
    copy(LABELS);
    put('more.csd', 'Opinion Segment Labels', labels);
    await expect(open()).rejects.toThrow(
      /received All Labels \(CMU_MOSEI_Labels\.csd\), Opinion Segment Labels \(more\.csd\)$/,
    );
    rmSync(join(folder, LABELS));
    for (const [features, message] of [
      [[[1, 2], [1, 2]], /more\.csd: v: labels must have 1 or 7 columns, received 2$/],
      [[[0], [3.5]], /more\.csd: v\[1\]: valence must be from -3 to 3, received 3\.5$/],
      [[[NaN], [0]], /more\.csd: v\[0\]: valence must be a number, received NaN$/],
    ] as const) {
      put('more.csd', 'Opinion Segment Labels', { v: { intervals: labels.v.intervals, features } });
      await expect(open()).rejects.toThrow(message);
    } // prettier-ignore
  });

  describe('of files that the SDK has aligned', () => {
    const segment = (value: number) => ({ intervals: [[value, value + 1]], features: [[value / 10]] });
    const numbers = [0, 1, 2, 10, 11];
    const aligned = (videos: readonly string[], make: (value: number) => Video) =>
      Object.fromEntries(videos.flatMap((video) => numbers.map((number) => [`${video}[${number}]`, make(number)])));
    const videos = ['v', 'w', 'x', 'talk[1]', 'y', 'z'];

    it('keeps the segments of a video together, in their order, under the names that they have', async () => {
      put('labels.csd', 'All Labels', aligned(videos, segment));
      put('a.csd', 'COVAREP', aligned(videos, (value) => ({ intervals: [[value, value + 0.5], [value + 0.5, value + 1]], features: [[value], [-value]] }))); // prettier-ignore
      put('w.csd', 'words', aligned(videos, (value) => ({ intervals: [[value, value + 1]], features: [`word${value}`] }))); // prettier-ignore
      const dataset = await open();
      expect(new Set(dataset.utterances.map(({ videoId }) => videoId))).toEqual(new Set(videos));
      const splits = dataset.utterances.map(({ videoId, split }) => `${videoId} ${split}`);
      expect(new Set(splits).size).toBe(videos.length);
      const own = dataset.utterances.filter(({ videoId }) => videoId === 'talk[1]');
      expect(own.map(({ id }) => id)).toEqual(numbers.map((number) => `talk[1][${number}]`));
      expect(own.map(({ transcript }) => transcript)).toEqual(numbers.map((number) => `word${number}`));
      const row = dataset.utterances.findIndex(({ id }) => id === 'w[10]');
      expect(values((await dataset.read(row)).audio)).toEqual([10, -10]);
      expect(dataset.notes).toContain(
        "labels.csd: entries are segments, as the SDK's align names them; splits are by video",
      );
    });

    it('reads streams of whole videos beside them, and segments beside labels of whole videos', async () => {
      put('labels.csd', 'All Labels', aligned(['v'], segment));
      const whole = { intervals: seconds(12), features: seconds(12).map(([begin]) => [begin!]) };
      put('a.csd', 'COVAREP', { v: whole });
      expect(values((await (await open()).read(3)).audio)).toEqual([10]);
      put('labels.csd', 'All Labels', { v: labels.v });
      put('a.csd', 'COVAREP', { 'v[0]': { intervals: seconds(2), features: [[1], [2]] } });
      const dataset = await open();
      expect(values((await dataset.read(0)).audio)).toEqual([1, 2]);
      expect(dataset.frameCounts!(1)).toEqual({});
    });

    it('splits by the folds of its videos', async () => {
      put('labels.csd', 'All Labels', aligned(['v', 'w'], segment));
      put('a.csd', 'COVAREP', aligned(['v', 'w'], segment));
      const { utterances } = await open({ folds: { MOSI: { train: ['v'], valid: ['w'], test: [] } } });
      expect(new Set(utterances.map(({ id, split }) => `${id[0]} ${split}`))).toEqual(new Set(['v train', 'w valid']));
    });

    it.each([
      ['have several labels', labels.v, undefined],
      ['stand in the folds', segment(0), { A: { train: ['talk[1]'], valid: ['talk[2]'], test: [] } }],
    ])('takes names with brackets for videos where they %s', async (_, label, folds) => {
      put('labels.csd', 'All Labels', { 'talk[1]': label, 'talk[2]': label });
      put('a.csd', 'COVAREP', { 'talk[1]': segment(0), 'talk[2]': segment(0) });
      const { utterances } = await open({ folds });
      expect(utterances[0]).toMatchObject({ id: 'talk[1][0]', videoId: 'talk[1]' });
      expect(new Set(utterances.map(({ videoId }) => videoId)).size).toBe(2);
    });
  });

  it('leaves out intervals of no length, and keeps the numbers of the others', async () => {
    put('labels.csd', 'All Labels', { v: { intervals: [[0, 1], [1, 1], [2, 3]], features: [[1], [2], [3]] } }); // prettier-ignore
    put('a.csd', 'COVAREP', { v: { intervals: seconds(4), features: [[1], [2], [3], [4]] } });
    const { utterances, notes } = await open();
    expect(utterances.map(({ id, valence }) => [id, valence])).toEqual([['v[0]', 1], ['v[2]', 3]]); // prettier-ignore
    expect(notes).toContain('labels.csd: 1 labelled intervals of no length are left out, as the SDK does');
  });

  it.each([
    ['emotions.csd', 'Emotion Labels', 'labels.csd', 'All Labels'],
    ['CMU_MOSEI_LabelsEmotions.csd', 'All Labels', 'CMU_MOSEI_LabelsSentiment.csd', 'Sentiment Labels'],
  ])('reads sentiment where %s (%s) lies beside %s, and says so', async (otherName, otherRoot, name, root) => {
    put(name, root, labels);
    put(otherName, otherRoot, { v: { intervals: labels.v.intervals, features: [[3, 0, 0, 0, 0, 0], [3, 0, 0, 0, 0, 0]] } }); // prettier-ignore
    put('a.csd', 'COVAREP', { v: { intervals: seconds(4), features: [[1], [2], [3], [4]] } });
    const dataset = await open();
    expect(dataset.utterances.map(({ valence }) => valence)).toEqual([1, -1]);
    expect(dataset.widths).toEqual({ audio: 1 });
    expect(dataset.notes).toContain(`labels are read from ${root} (${name}); left alone: ${otherRoot} (${otherName})`);
  });

  it('names the file that is truncated, or none, and gives HDF5’s reason in one line', async () => {
    copy(LABELS, COVAREP);
    truncateSync(join(folder, COVAREP), 100_000);
    await expect(open()).rejects.toThrow(/^[^\n]*COVAREP\.csd: cannot be opened as HDF5: truncated file[^\n]*$/);
    writeFileSync(join(folder, COVAREP), 'no file of theirs');
    await expect(open()).rejects.toThrow(/COVAREP\.csd: cannot be opened as HDF5: file signature not found$/);
  });

  it('tells a row whose bytes are damaged; the others still read', async () => {
    copy(LABELS, COVAREP);
    const bytes = readFileSync(join(folder, COVAREP));
    bytes.fill(0x55, 20_000, 20_200); // inside the deflated features of the first video
    writeFileSync(join(folder, COVAREP), bytes);
    const dataset = await open();
    const outcomes = await Promise.allSettled(dataset.utterances.map((_, row) => dataset.read(row)));
    const failed = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [String(outcome.reason)] : []));
    expect(failed).toHaveLength(3);
    for (const reason of failed)
      expect(reason).toMatch(/COVAREP\.csd: \/COVAREP\/data\/[^/]+\/features cannot be read: [^\n]+$/);
  });

  it('follows no link to another file', async () => {
    put('labels.csd', 'All Labels', labels);
    put('a.csd', 'COVAREP', { w: { intervals: seconds(1), features: [[1]] } });
    const outside = mkdtempSync(join(tmpdir(), 'sdumc-outside-'));
    copyFileSync(join(folder, 'a.csd'), join(outside, 'other.csd'));
    const file = new File(join(folder, 'a.csd'), 'a');
    file.create_external_link(join(outside, 'other.csd'), '/COVAREP/data/w', 'COVAREP/data/v');
    file.close();
    await expect(open()).rejects.toThrow(/a\.csd: \/COVAREP\/data\/v\/features must be an array/);
    rmSync(outside, { recursive: true });
  });

  it('reports progress, and nothing reads once it is closed', async () => {
    copy(LABELS, COVAREP);
    const progress: unknown[] = [];
    const dataset = await open({ onProgress: (now) => progress.push(now) });
    expect(progress.at(-1)).toEqual({ task: 'reading intervals', done: 6, total: 6 });
    await dataset.close();
    await expect(dataset.read(0)).rejects.toThrow(/COVAREP\.csd: was closed$/);
  });
});

import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Stream } from '@sdumc/core';
import { encodeNpy } from '../../testing/encode-npy.ts';
import { encodeObjectNpy } from '../../testing/encode-object-npy.ts';
import { openDataset } from '../open-dataset.ts';
import { openMertools } from './open-mertools.ts';

const fixtures = fileURLToPath(new URL('../../fixtures/', import.meta.url));
const golden = join(fixtures, 'mertools');
const FEATURES = {
  audio: 'wavlm-FRA',
  text: 'vicuna-FRA-gt',
  simulated: 'vicuna-FRA-sim',
  video: 'manet-FRA',
} as const;

interface Expected {
  readonly labels: Record<'train' | 'val' | 'test', Record<string, number>>;
  readonly features: Record<string, Record<string, { shape: [number, number] | [number]; sum: number; last: number }>>;
}
const expected = JSON.parse(readFileSync(join(golden, 'expected.json'), 'utf8')) as Expected;

/** A folder of one's own, with the labels of the golden one: vid_0_0 to vid_3_2. */
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sdumc-mertools-'));
  copyFileSync(join(golden, 'label.npz'), join(folder, 'label.npz'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(feature: string, name: string, bytes: Uint8Array | string): void {
  mkdirSync(join(folder, feature), { recursive: true });
  writeFileSync(join(folder, feature, `${name}.npy`), bytes);
}
const frame = (...values: number[]) => encodeNpy([1, values.length], values);

describe('golden values', () => {
  it.each([undefined, FEATURES])('agree in every file, with the features asked for and guessed', async (features) => {
    const dataset = await openMertools(golden, { features });
    expect(dataset.widths).toEqual({ audio: 6, text: 10, simulated: 10, video: 4 });
    const labels = Object.entries({ train: 'train', val: 'valid', test: 'test' }).flatMap(([corpus, split]) =>
      Object.entries(expected.labels[corpus as 'train']).map(([id, valence]) => ({ id, split, valence })),
    );
    expect(dataset.utterances.map(({ id, split, valence }) => ({ id, split, valence }))).toEqual(labels);
    expect(dataset.utterances[1]).toMatchObject({
      videoId: 'vid_0',
      transcript: 'He said "vid_0_1", twice,\nand left',
    });
    const read = await Promise.all(labels.map((_, row) => dataset.read(row)));
    for (const [row, { id }] of labels.entries()) {
      for (const [stream, feature] of Object.entries(FEATURES) as [Stream, string][]) {
        const { shape, sum, last } = expected.features[feature]![id]!;
        const { values, frames, width } = read[row]![stream]!;
        expect([frames, width]).toEqual(shape.length === 1 ? [1, shape[0]] : shape);
        expect(values.reduce((total, value) => total + value, 0)).toBeCloseTo(sum, 4);
        expect(values.at(-1)).toBeCloseTo(last, 6);
        expect(dataset.frameCounts!(row)[stream]).toBe(frames);
      }
    }
    expect(dataset.problems).toEqual([]);
    await expect(dataset.read(12)).rejects.toThrow(/row must be from 0 to 11, received 12/);
  });
});

describe('openMertools', () => {
  it('says what it took for what, and leaves alone what it does not know', async () => {
    const { notes } = await openMertools(golden, {});
    expect(notes).toEqual([
      'taken by name: audio=wavlm-FRA,text=vicuna-FRA-gt,simulated=vicuna-FRA-sim,video=manet-FRA; left alone: broken-FRA',
    ]);
  });

  it('counts what is absent, names what is broken, and the rest still reads', async () => {
    put('wavlm-FRA', 'vid_0_0', frame(1, NaN));
    put('wavlm-FRA', 'vid_0_1', frame(3, 4));
    put('wavlm-FRA', 'vid_0_2', 'no array');
    put('wavlm-FRA', 'vid_1_0', encodeNpy([1, 3], [1, 2, 3]));
    put('wavlm-FRA', 'vid_1_1', encodeNpy([2, 2, 1], [1, 2, 3, 4]));
    put('wavlm-FRA', 'vid_1_2', encodeNpy([0, 2], []));
    put('wavlm-FRA', 'stranger', frame(3, 4));
    const progress: unknown[] = [];
    const dataset = await openMertools(folder, { onProgress: (now) => progress.push(now) });
    expect(dataset.widths).toEqual({ audio: 2 });
    expect(dataset.problems).toEqual([
      expect.stringMatching(/wavlm-FRA\/vid_0_2\.npy: not a \.npy file$/),
      expect.stringMatching(/wavlm-FRA\/vid_1_0\.npy: must be 2 wide as the others, received 3$/),
      expect.stringMatching(/wavlm-FRA\/vid_1_1\.npy: must be \[T, D\] or \[D\], received \[2, 2, 1\]$/),
    ]);
    expect(dataset.notes).toEqual([
      'taken by name: audio=wavlm-FRA',
      'wavlm-FRA: 6 of 12 files are not there: vid_2_0, vid_2_1, vid_2_2, vid_3_0, vid_3_1 and 1 more',
      'wavlm-FRA: 1 entries belong to no utterance: stranger.npy',
    ]);
    const frames = await Promise.all([0, 1, 2, 3, 4, 5, 6].map((row) => dataset.read(row)));
    expect(frames.map(({ audio }) => audio && [...audio.values])).toEqual([[1, 0], [3, 4], ...new Array<undefined>(5)]);
    expect([0, 5].map((row) => dataset.frameCounts!(row))).toEqual([{ audio: 1 }, {}]);
    expect(dataset.nonFinite).toEqual({ audio: 1 });
    expect(progress).toHaveLength(12);
    expect(progress.at(-1)).toEqual({ task: 'reading headers', done: 12, total: 12 });
  });

  it('finds folders of features in `features`, too', async () => {
    cpSync(join(golden, 'manet-FRA'), join(folder, 'features', 'manet-FRA'), { recursive: true });
    expect((await openMertools(folder, {})).widths).toEqual({ video: 4 });
  });

  it('names the file that changed after it was opened', async () => {
    for (const name of ['vid_0_0', 'vid_0_1']) put('wavlm-FRA', name, frame(1, 2));
    const dataset = await openMertools(folder, {});
    put('wavlm-FRA', 'vid_0_0', frame(1, 2, 3));
    await expect(dataset.read(0)).rejects.toThrow(/vid_0_0\.npy: was \[1, 2\] when it was opened, received \[1, 3\]$/);
    renameSync(join(folder, 'wavlm-FRA/vid_0_1.npy'), join(folder, 'gone'));
    await expect(dataset.read(1)).rejects.toThrow(/vid_0_1\.npy: no such file/);
  });

  it('asks which features are meant where two fit, and takes what was asked for', async () => {
    for (const feature of ['bert-UTT', 'vicuna-FRA-gt', 'hubert-FRA', 'mystery']) put(feature, 'vid_0_0', frame(1));
    await expect(openMertools(folder, {})).rejects.toThrow(
      /: for text there are bert-UTT, vicuna-FRA-gt: choose by --features audio=NAME,text=NAME$/,
    );
    const { widths, notes } = await openMertools(folder, { features: { video: 'mystery' } });
    expect(widths).toEqual({ video: 1 });
    expect(notes).toHaveLength(1);
    await expect(openMertools(folder, { features: { text: 'vicuna' } })).rejects.toThrow(
      /: features text=vicuna: there is only bert-UTT, hubert-FRA, mystery, vicuna-FRA-gt$/,
    );
  });

  it('refuses folders that tell nothing, and simulated text of another width', async () => {
    await expect(openMertools(folder, {})).rejects.toThrow(
      /which features are audio, text or video\?.*there is nothing$/,
    );
    put('vicuna-FRA-gt', 'vid_0_0', frame(1, 2));
    put('vicuna-FRA-sim', 'vid_0_0', frame(1));
    await expect(openMertools(folder, {})).rejects.toThrow(/simulated text must be as wide as text, 2, received 1$/);
  });

  it('reads transcription.csv where it is there, and says whose words are missing', async () => {
    put('wavlm-FRA', 'vid_0_0', frame(1));
    expect((await openMertools(folder, {})).utterances[0]).toEqual({
      id: 'vid_0_0',
      videoId: 'vid_0',
      split: 'train',
      valence: expected.labels.train['vid_0_0'],
    });
    writeFileSync(join(folder, 'transcription.csv'), 'chinese,name,english\n?,vid_0_0,"so, so"\n?,vid_0_1, \n');
    const { utterances, notes } = await openMertools(folder, {});
    expect(utterances.map(({ transcript }) => transcript).slice(0, 2)).toEqual(['so, so', undefined]);
    expect(notes).toContain('transcription.csv: 11 of 12 utterances have no words in it');
    writeFileSync(join(folder, 'transcription.csv'), 'name,english\nvid_0_0,a\nvid_0_0,b\n');
    await expect(openMertools(folder, {})).rejects.toThrow(/transcription\.csv line 3: name "vid_0_0" is there twice/);
    writeFileSync(join(folder, 'transcription.csv'), 'name,chinese\nvid_0_0,a\n');
    await expect(openMertools(folder, {})).rejects.toThrow(/column english is missing, received name, chinese/);
    writeFileSync(join(folder, 'transcription.csv'), 'name,"two\nlines"\nvid_0_0,a\n');
    await expect(openMertools(folder, {})).rejects.toThrow(/received name, two\?lines$/);
  });

  it('takes scalars of NumPy for valences, and names without a number for videos', async () => {
    copyFileSync(join(fixtures, 'mertools-labels/scalars.npz'), join(folder, 'label.npz'));
    put('wavlm-FRA', 'a_0', frame(1));
    expect((await openMertools(folder, {})).utterances).toEqual([
      { id: 'a_0', videoId: 'a', split: 'train', valence: 0.5 },
      { id: 'plain', videoId: 'plain', split: 'train', valence: 1 },
      { id: 'b_c', videoId: 'b_c', split: 'valid', valence: -1.5 },
      { id: 'c_7', videoId: 'c', split: 'test', valence: 2 },
    ]);
  });

  describe('with labels of other makers', () => {
    type Corpus = Readonly<Record<string, Readonly<Record<string, number | string>>>>;
    /** As `np.savez(path, train_corpus=dict)` writes them: each a pickled dict in an array of objects without axes. */
    const putLabels = (name: string, corpora: Readonly<Record<string, Corpus>>) => {
      rmSync(join(folder, 'label.npz'), { force: true });
      const entries = Object.entries(corpora).map(([key, corpus]) => [`${key}.npy`, encodeObjectNpy(corpus)] as const);
      writeFileSync(join(folder, name), zipSync(Object.fromEntries(entries)));
      for (const id of Object.values(corpora).flatMap((corpus) => Object.keys(corpus))) put('wavlm-FRA', id, frame(1));
    };
    const label = (val: number) => ({ emo: 'happy', val });

    it.each(['label_official.npz', 'label-6way.npz'])('finds %s', async (name) => {
      putLabels(name, { train_corpus: { a_0: label(1) }, val_corpus: { b_0: label(-1) }, test_corpus: { c_0: label(0) } }); // prettier-ignore
      const { kind, utterances } = await openDataset(folder);
      expect([kind, utterances.length]).toEqual(['mertools', 3]);
    });

    it('says which file it reads of several', async () => {
      putLabels('label_official.npz', { train_corpus: { a_0: label(1) }, val_corpus: {}, test_corpus: {} });
      copyFileSync(join(golden, 'label.npz'), join(folder, 'label.npz'));
      const { utterances, notes } = await openMertools(folder, {});
      expect(utterances).toHaveLength(12);
      expect(notes).toContain('labels are read from label.npz; left alone: label_official.npz');
    });

    it('reads several test sets, deals valid where it is missing, and names what it leaves out', async () => {
      const train = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`sample_${at}`, label(at / 10)]));
      putLabels('label-6way.npz', {
        train_corpus: train,
        test1_corpus: { sample_20: label(1), sample_21: label(2) },
        test2_corpus: { sample_21: label(2), sample_22: label(-1) },
        test3_corpus: { sample_23: { emo: 'happy' } },
        extra_corpus: { sample_24: label(1) },
      });
      const { utterances, notes } = await openMertools(folder, {});
      const of = (split: string) => utterances.filter((utterance) => utterance.split === split).map(({ id }) => id);
      expect(of('test')).toEqual(['sample_20', 'sample_21', 'sample_22']);
      expect([of('train').length, of('valid').length]).toEqual([18, 2]);
      expect(utterances.every(({ id, videoId }) => id === videoId)).toBe(true);
      expect(notes.slice(0, 5)).toEqual([
        'label-6way.npz: test1_corpus is read as test, 2 utterances',
        'label-6way.npz: test2_corpus is read as test, 1 utterances; 1 are in another corpus already',
        expect.stringMatching(/^test3_corpus is left out: .*sample_23: valence must be a number, received undefined$/),
        'label-6way.npz: left alone: extra_corpus',
        'label-6way.npz: val_corpus is missing: 2 of 20 utterances of train are valid',
      ]);
    });
  });

  it.each([
    ['escape', /label\.npz train_corpus: name must be a plain name, received "\.\.\/x"$/],
    ['repeated', /label\.npz val_corpus: a_0 is also in train_corpus$/],
    ['no-valence', /label\.npz train_corpus a_0: valence must be a number, received undefined$/],
    ['beyond', /train_corpus a_0: valence must be from -3 to 3, received 5$/],
    ['no-test', /label\.npz test_corpus: is missing$/],
    ['numbers', /label\.npz train_corpus: must be a dict of names$/],
    ['empty', /label\.npz: holds no utterance$/],
  ])('refuses labels: %s', async (name, message) => {
    copyFileSync(join(fixtures, 'mertools-labels', `${name}.npz`), join(folder, 'label.npz'));
    put('wavlm-FRA', 'a_0', frame(1));
    await expect(openMertools(folder, {})).rejects.toThrow(message);
    await expect(openMertools(folder, {})).rejects.toThrow(/^[^\n]*$/);
  });
});

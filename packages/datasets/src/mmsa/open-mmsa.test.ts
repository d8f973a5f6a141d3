import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { FrameSequence, Split, Stream } from '@sdumc/core';
import { encodePickle } from '../../testing/encode-pickle.ts';
import type { Picklable } from '../../testing/encode-pickle.ts';
import type { Dataset } from '../dataset.ts';
import { openMmsa } from './open-mmsa.ts';

const folder = mkdtempSync(join(tmpdir(), 'sdumc-mmsa-'));
afterAll(() => rmSync(folder, { recursive: true }));
const fixtures = fileURLToPath(new URL('../../fixtures/mmsa/', import.meta.url));
const beside = fileURLToPath(new URL('../../../../../shared/fixtures/formats/', import.meta.url));

const opened: Dataset[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((dataset) => dataset.close()));
});
async function open(path: string): Promise<Dataset> {
  const dataset = await openMmsa(path);
  opened.push(dataset);
  return dataset;
}

type Golden = Record<Split, Record<'ids' | 'text', string[]> & Record<`${'audio' | 'vision' | 'text'}${'Sum' | 'Lengths'}` | 'valence', number[]>>; // prettier-ignore
const golden = (name: string) => JSON.parse(readFileSync(join(fixtures, name), 'utf8')) as Golden;
const sum = (sequence: FrameSequence | undefined) => (sequence?.values ?? new Float32Array()).reduce((total, value) => total + value, 0); // prettier-ignore

/** Every value that the golden file has is compared; the number of comparisons is returned, so that none is left out. */
async function compare(dataset: Dataset, expected: Golden): Promise<number> {
  let compared = 0;
  const streams = { audio: 'audio', vision: 'video', text: 'text' } as const satisfies Record<string, Stream>;
  for (const [split, columns] of Object.entries(expected)) {
    const rows = dataset.utterances.flatMap((utterance, row) => (utterance.split === split ? [row] : []));
    expect(rows.map((row) => dataset.utterances[row]!.id)).toEqual(columns.ids);
    expect(rows.map((row) => dataset.utterances[row]!.valence + 0)).toEqual(columns.valence.map((value) => value + 0));
    if (columns.text !== undefined)
      expect(rows.map((row) => dataset.utterances[row]!.transcript)).toEqual(columns.text);
    const frames = await Promise.all(rows.map((row) => dataset.read(row))); // all at once
    for (const [key, stream] of Object.entries(streams) as [keyof typeof streams, Stream][]) {
      frames.forEach((read, at) => {
        const [expectedSum, length] = [columns[`${key}Sum`]?.[at], columns[`${key}Lengths`]?.[at]];
        if (expectedSum !== undefined) expect(sum(read[stream])).toBeCloseTo(expectedSum, 4);
        if (length !== undefined) expect(read[stream]?.frames ?? 0).toBe(length);
        compared += Number(expectedSum !== undefined) + Number(length !== undefined);
      });
    }
  }
  return compared;
}

describe('golden values', () => {
  it('agree for the unaligned file', async () => {
    const dataset = await open(join(fixtures, 'mmsa-unaligned.protocol4.pkl'));
    expect(await compare(dataset, golden('mmsa-expected.json'))).toBe(22 * 6);
    expect(dataset.widths).toEqual({ audio: 7, text: 12, video: 5 });
    expect(dataset.nonFinite).toEqual({ audio: 3, text: 0, video: 0 });
    expect(dataset.utterances[0]).toMatchObject({ id: '-vid0_x$_$0', videoId: '-vid0_x' });
    expect(dataset.frameCounts!(0)).toEqual({ audio: 57, text: 50, video: 37 });
    expect(dataset.notes).toEqual([
      'mmsa-unaligned.protocol4.pkl: videos with rows in more than one split: 3; figures on test will flatter',
    ]);
  });

  it('agree for the aligned file, which has no lengths', async () => {
    const dataset = await open(join(fixtures, 'mmsa-aligned.pkl'));
    expect(await compare(dataset, golden('mmsa-aligned-expected.json'))).toBe(16 * 3);
    expect((await dataset.read(0)).audio?.frames).toBe(49);
  });

  it.skipIf(!existsSync(beside)).each(['numpy1', 'protocol2', 'protocol5'])('agree for %s', async (writer) => {
    const dataset = await open(join(beside, `mmsa-unaligned.${writer}.pkl`));
    expect(await compare(dataset, golden('mmsa-expected.json'))).toBe(22 * 6);
  });
});

const array = (shape: readonly number[], data: Iterable<number>) => ({ shape, data: Float32Array.from(data) });
const doubles = (shape: readonly number[], data: Iterable<number>) => ({ shape, data: Float64Array.from(data) });

/** Two utterances, three frames at most, of width 2. */
const two = (changes: Record<string, Picklable | undefined> = {}): Picklable => {
  const all: Record<string, Picklable | undefined> = {
    id: ['v$_$1', 'w'],
    raw_text: ['so so', ' '],
    audio: array([2, 3, 2], [1, 2, 0, 0, 3, 0, /**/ 0, 0, 0, 0, 0, 0]),
    regression_labels: doubles([2], [0.5, -3]),
    ...changes,
  };
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, Picklable] => entry[1] !== undefined),
  );
};
let made = 0;
function put(value: Picklable): string {
  const path = join(folder, `${(made += 1)}.pkl`);
  writeFileSync(path, encodePickle(value));
  return path;
}
const values = (sequence: FrameSequence | undefined) => sequence && [...sequence.values];

describe('openMmsa', () => {
  it('takes for a video what stands before the first mark, so that its clips stay together', async () => {
    const id = ['v$_$1', 'v$_$1$_$2'];
    const { utterances } = await open(put({ train: two({ id }), valid: two({ id: ['$_$3', 'v$_'] }) }));
    expect(utterances.map(({ id: name, videoId, split }) => [name, videoId, split])).toEqual([
      ['v$_$1', 'v', 'train'],
      ['v$_$1$_$2', 'v', 'train'],
      ['$_$3', '', 'valid'],
      ['v$_', 'v$_', 'valid'],
    ]);
  });

  it('goes by the last frame that is not zero where nothing else is said, once −∞ is 0', async () => {
    const audio = array([2, 3, 2], [1, 2, 0, 0, 3, NaN, /**/ 4, 0, -Infinity, Infinity, 0, 0]);
    const dataset = await open(put({ train: two({ audio, text: array([2, 1, 1], [0, 7]) }) }));
    expect(values((await dataset.read(0)).audio)).toEqual([1, 2, 0, 0, 3, 0]);
    expect(values((await dataset.read(1)).audio)).toEqual([4, 0]);
    expect((await dataset.read(0)).text).toBeUndefined();
    expect(values((await dataset.read(1)).text)).toEqual([7]);
    expect(dataset.nonFinite).toEqual({ audio: 3, text: 0 }); // though rows were read twice
    expect(dataset.frameCounts!(1)).toEqual({ audio: 3, text: 1 });
  });

  it('goes by lengths where they are there, as lists or arrays; 0 is absent', async () => {
    for (const audio_lengths of [[2, 0], doubles([2], [2, 0]), { shape: [2, 1], data: BigInt64Array.of(2n, 0n) }]) {
      const dataset = await open(put({ train: two({ audio_lengths }) }));
      expect(values((await dataset.read(0)).audio)).toEqual([1, 2, 0, 0]);
      expect(await dataset.read(1)).toEqual({});
      expect([0, 1].map((row) => dataset.frameCounts!(row))).toEqual([{ audio: 2 }, {}]);
    }
  });

  it('goes by the attention mask for text, not by its zeros', async () => {
    const text = array([2, 3, 1], [5, 0, 9, /**/ 1, 1, 1]);
    const text_bert = doubles([2, 3, 3], [7, 7, 7, 1, 1, 0, 7, 7, 7, /**/ 7, 7, 7, 0, 0, 0, 7, 7, 7]);
    const dataset = await open(put({ train: two({ text, text_bert }) }));
    expect(values((await dataset.read(0)).text)).toEqual([5, 0]);
    expect((await dataset.read(1)).text).toBeUndefined();
  });

  it('names videos by what stands before $_$, and leaves empty words out', async () => {
    const { utterances } = await open(put({ train: two() }));
    expect(utterances).toEqual([
      { id: 'v$_$1', videoId: 'v', split: 'train', valence: 0.5, transcript: 'so so' },
      { id: 'w', videoId: 'w', split: 'train', valence: -3 },
    ]);
  });

  it('takes labels as [N], [N, 1] and lists', async () => {
    for (const regression_labels of [doubles([2, 1], [1, -1]), array([2], [1, -1]), [1, -1], [[1.0], [-1]]]) {
      const { utterances } = await open(put({ train: two({ regression_labels }) }));
      expect(utterances.map(({ valence }) => valence)).toEqual([1, -1]);
    }
  });

  it('says what is odd: a stream that a split lacks, ids used twice, an empty split', async () => {
    const valid = two({ id: ['x', 'x'], audio: undefined, vision: array([2, 1, 4], [1, 1, 1, 1, 1, 1, 1, 1]) });
    const { notes, widths } = await open(put({ train: two(), valid, label_mapping: 'of others' }));
    expect(widths).toEqual({ audio: 2, video: 4 });
    expect(notes).toEqual([
      'train has no video, other splits have',
      'valid has no audio, other splits have',
      'valid: ids used more than once: 1',
      'no utterance is in test',
    ]);
  });

  it.each<[string, Picklable, RegExp]>([
    ['no dict', [1, 2], /pkl: must be a dict of train, valid and test with utterances, received object/],
    ['other keys', { a: 1, b: 2 }, /received the keys a, b$/],
    ['a split that is none', { train: [1] }, /pkl train: must be a dict with id/],
    ['no ids', { train: two({ id: undefined }) }, /pkl train id: must be a list of texts, received none/],
    ['ids that are none', { train: two({ id: ['v', null] }) }, /train id: must be a list of texts, received a list of 2, whose item 1 is None/],
    ['too few words', { train: two({ raw_text: ['a'] }) }, /train raw_text: must be 2 texts, received a list of 1/],
    ['no labels', { valid: two({ regression_labels: undefined }) }, /valid regression_labels: must be 2 numbers, received none/],
    ['too few labels', { train: two({ regression_labels: doubles([1], [1]) }) }, /regression_labels: must be 2 numbers, received F64 \[1\]/],
    ['labels in two columns', { train: two({ regression_labels: doubles([2, 2], [1, 1, 1, 1]) }) }, /received F64 \[2, 2\]/],
    ['a label off the scale', { test: two({ regression_labels: [0, 3.5] }) }, /test regression_labels row 1: valence must be from -3 to 3, received 3.5/],
    ['a label that is no number', { train: two({ regression_labels: doubles([2], [NaN, 0]) }) }, /row 0: valence must be a number, received NaN/],
    ['an array of another N', { train: two({ audio: array([1, 1, 1], [1]) }) }, /train audio: must be \[2, T, D\], received F32 \[1, 1, 1\]/],
    ['a flat array', { train: two({ audio: array([2, 2], [1, 1, 1, 1]) }) }, /audio: must be \[2, T, D\], received F32 \[2, 2\]/],
    ['an array of nothing', { train: two({ audio: array([2, 0, 4], []) }) }, /received F32 \[2, 0, 4\]/],
    ['a list for an array', { train: two({ vision: [1, 2] }) }, /train vision: must be \[2, T, D\], received a list of 2/],
    ['a length beyond T', { train: two({ audio_lengths: [1, 4] }) }, /train audio_lengths row 1: must be a whole number from 0 to 3, received 4/],
    ['a negative length', { train: two({ audio_lengths: [-1, 3] }) }, /audio_lengths row 0: .* received -1/],
    ['half a length', { train: two({ audio_lengths: [1, 1.5] }) }, /row 1: .* received 1.5/],
    ['too many lengths', { train: two({ audio_lengths: [1, 2, 3] }) }, /audio_lengths: must be 2 numbers, received a list of 3/],
    ['a mask of another T', { train: two({ text: array([2, 1, 1], [1, 1]), text_bert: doubles([2, 3, 2], new Array<number>(12).fill(0)) }) }, /text_bert: must be \[2, 3, 1\] as text is, received F64 \[2, 3, 2\]/],
    ['a mask without its rows', { train: two({ text: array([2, 1, 1], [1, 1]), text_bert: doubles([2, 2, 1], [0, 0, 0, 0]) }) }, /text_bert: must be \[2, 3, 1\]/],
    ['two widths', { train: two(), valid: two({ audio: array([2, 1, 3], [1, 1, 1, 1, 1, 1]) }) }, /valid audio: D must be 2 as in the other splits, received 3/],
  ])('refuses %s in one line', async (_, value, message) => {
    const path = put(value);
    await expect(openMmsa(path)).rejects.toThrow(message);
    await expect(openMmsa(path)).rejects.toThrow(/^[^\n]*\d+\.pkl[^\n]*$/);
  }); // prettier-ignore

  it('refuses a row whose mask has holes, or is no mask', async () => {
    const text = array([2, 3, 1], [1, 1, 1, 1, 1, 1]);
    const text_bert = doubles([2, 3, 3], [0, 0, 0, 1, 0, 1, 0, 0, 0, /**/ 0, 0, 0, 1, 0.5, 0, 0, 0, 0]);
    const dataset = await open(put({ train: two({ text, text_bert }) }));
    await expect(dataset.read(0)).rejects.toThrow(
      /train text_bert row 0: the attention mask must be ones and then zeros/,
    );
    await expect(dataset.read(1)).rejects.toThrow(/text_bert row 1/);
    await expect(dataset.read(2)).rejects.toThrow(/row must be from 0 to 1, received 2/);
  });

  it('refuses hostile and truncated files', async () => {
    await expect(openMmsa(join(fixtures, 'hostile.pkl'))).rejects.toThrow(
      /hostile\.pkl: refuses to build posix\.system/,
    );
    await expect(openMmsa(join(fixtures, 'truncated.pkl'))).rejects.toThrow(/truncated\.pkl: truncated/);
  });
});

const bytes = (text: string) => Buffer.from(text, 'utf8');
const ids = (dataset: Dataset) => dataset.utterances.map(({ id, videoId }) => [id, videoId]);

describe('pickles of other makers', () => {
  it('reads the ids and labels of MulT: video, begin and end, and [N, 1, 1]', async () => {
    const id = [[bytes('v'), bytes('0.0'), bytes('2.5')], ['w', 1, 3.5]] as const; // prettier-ignore
    const labels = array([2, 1, 1], [1, -2]);
    const dataset = await open(put({ train: two({ id, labels, regression_labels: undefined }) }));
    expect(ids(dataset)).toEqual([['v[0.0-2.5]', 'v'], ['w[1-3.5]', 'w']]); // prettier-ignore
    expect(dataset.utterances.map(({ valence }) => valence)).toEqual([1, -2]);
    expect(dataset.notes).toEqual(['no utterance is in valid', 'no utterance is in test']);
  });

  it('reads v[3], as MultiBench has it, as segment 3 of the video v', async () => {
    const dataset = await open(put({ train: two({ id: ['a[b][3]', 'v[x]'] }), test: two({ id: ['v', '1'] }) }));
    expect(ids(dataset)).toEqual([['a[b][3]', 'a[b]'], ['v[x]', 'v[x]'], ['v', 'v'], ['1', '1']]); // prettier-ignore
  });

  it('reads ids that are bytes, and takes a video for each where ids are counted in every split', async () => {
    const dataset = await open(put({ train: two({ id: [bytes('é$_$1'), bytes('w$_$2')] }) }));
    expect(ids(dataset)).toEqual([['é$_$1', 'é'], ['w$_$2', 'w']]); // prettier-ignore
    const counted = { shape: [2, 1], data: BigInt64Array.of(0n, 1n) };
    const numbered = await open(put({ train: two({ id: counted }), test: two({ id: [1, 2] }) }));
    expect(ids(numbered)).toEqual([['0', 'train 0'], ['1', 'train 1'], ['1', 'test 1'], ['2', 'test 2']]); // prettier-ignore
    expect(numbered.notes).toContain('no id names its video, as v$_$3 or v[3] would: each utterance counts as a video of its own'); // prettier-ignore
  });

  it('reads the first of the seven labels of MOSEI, and says so', async () => {
    const labels = array([2, 1, 7], [1, 0, 0, 0, 0, 0, 3, /**/ -1, 0, 0, 0, 0, 0, 2]);
    const dataset = await open(put({ train: two({ labels, regression_labels: null }) }));
    expect(dataset.utterances.map(({ valence }) => valence)).toEqual([1, -1]);
    expect(dataset.notes).toContain('labels: of several labels for each utterance the first, sentiment, is read');
  });

  it.each(['video', 'visual'])('reads pictures under %s, with their lengths', async (key) => {
    const frames = array([2, 2, 1], [1, 2, /**/ 3, 4]);
    const dataset = await open(put({ train: two({ [key]: frames, [`${key}_lengths`]: [1, 2] }) }));
    expect(dataset.widths).toEqual({ audio: 2, video: 1 });
    expect(values((await dataset.read(0)).video)).toEqual([1]);
    expect(values((await dataset.read(1)).video)).toEqual([3, 4]);
  });

  it('says which of two keys of one stream it reads, and which keys it does not read', async () => {
    const [vision, video] = [array([2, 1, 1], [1, 2]), array([2, 1, 1], [3, 4])];
    const split = two({ vision, video, video_lengths: [1, 1], annotations: ['a', 'b'], openface: [1, 2], none: null });
    const dataset = await open(put({ train: split }));
    expect(values((await dataset.read(0)).video)).toEqual([1]);
    expect(dataset.notes.slice(0, 2)).toEqual(['keys that are not read: openface', 'vision is read and video is not: both are video']); // prettier-ignore
  });

  it.each(['val', 'dev', 'validation', 'Valid'])('reads %s as the split valid', async (key) => {
    const { utterances } = await open(put({ [key]: two(), train: two() }));
    expect(utterances.map(({ split }) => split)).toEqual(['train', 'train', 'valid', 'valid']);
  });

  it('says which of two keys of one split it reads, and which splits it does not know', async () => {
    const { notes, utterances } = await open(put({ val: two(), valid: two({ id: ['x', 'y'] }), holdout: two() }));
    expect(utterances.map(({ id }) => id)).toEqual(['x', 'y']);
    expect(notes.slice(0, 2)).toEqual(['valid is read and val is not: both are valid', 'keys that are not read: holdout']); // prettier-ignore
  });

  it('reads a list of arrays of one T as [N, T, D], and one of different T as it is', async () => {
    const audio = [array([2, 1], [1, 0]), array([2, 1], [0, 0])];
    const vision = [array([2, 1], [1, 0]), array([1, 1], [5])];
    const text = [null, array([1, 2], [7, 8])];
    const dataset = await open(put({ train: two({ audio, vision, text }) }));
    expect(dataset.widths).toEqual({ audio: 1, text: 2, video: 1 });
    const [first, second] = [await dataset.read(0), await dataset.read(1)];
    expect([first.audio, first.video, first.text].map(values)).toEqual([[1], [1, 0], undefined]);
    expect([second.audio, second.video, second.text].map(values)).toEqual([undefined, [5], [7, 8]]);
    expect(dataset.frameCounts!(0)).toEqual({ audio: 2, video: 2 });
    const lengths = await open(put({ train: two({ vision, vision_lengths: [1, 1] }) }));
    expect(values((await lengths.read(0)).video)).toEqual([1]);
  });

  it('reads words that are bytes, lists of words, or missing', async () => {
    const raw_text = [bytes('café'), Uint8Array.of(0x63, 0xe9)];
    const words = async (value: Picklable) => (await open(put({ train: two({ raw_text: value }) }))).utterances.map(({ transcript }) => transcript); // prettier-ignore
    expect(await words(raw_text)).toEqual(['café', 'cé']);
    expect(await words(['cafÃ©', 'cé €'])).toEqual(['café', 'cé €']); // Python 2: one character for each byte of UTF-8
    expect(await words([['so', 'so'], null])).toEqual(['so so', undefined]);
    expect(await words([NaN, 'yes'])).toEqual([undefined, 'yes']);
    expect(await words(null)).toEqual([undefined, undefined]);
  });

  it('reads the examples of MAG-BERT, whose words become transcripts', async () => {
    const example = (words: Picklable, frames: number, label: Picklable, segment: string): Picklable => [
      [words, array([frames, 2], new Array<number>(frames * 2).fill(1)), array([frames, 3], new Array<number>(frames * 3).fill(2))],
      label,
      segment,
    ]; // prettier-ignore
    const train = [
      example(['so', 'sp', 'good'], 3, array([1, 1], [2.5]), 'v[0]'),
      example(['bad'], 1, array([1, 1], [-1]), 'v[1]'),
    ];
    const dataset = await open(put({ train, dev: [example(['x'], 2, 0, 'w[3]')], test: [] }));
    expect(dataset.utterances).toEqual([
      { id: 'v[0]', videoId: 'v', split: 'train', valence: 2.5, transcript: 'so good' },
      { id: 'v[1]', videoId: 'v', split: 'train', valence: -1, transcript: 'bad' },
      { id: 'w[3]', videoId: 'w', split: 'valid', valence: 0, transcript: 'x' },
    ]);
    expect(dataset.widths).toEqual({ audio: 3, video: 2 });
    expect((await dataset.read(0)).video?.frames).toBe(3);
    expect((await dataset.read(1)).audio?.frames).toBe(1);
  });

  it('reads words that are vectors as text, and names word numbers as not read', async () => {
    const [visual, acoustic] = [array([1, 1], [1]), array([1, 1], [1])];
    const vectors: Picklable = [[array([1, 2], [3, 4]), visual, acoustic], 1, 'v[0]'];
    expect(values((await (await open(put({ train: [vectors] }))).read(0)).text)).toEqual([3, 4]);
    const numbers: Picklable = [[{ shape: [2], data: BigInt64Array.of(5n, 6n) }, visual, acoustic, ['so', 'it']], 1, 'v[0]']; // prettier-ignore
    const misa = await open(put({ train: [numbers] }));
    expect(misa.utterances[0]?.transcript).toBe('so it');
    expect(misa.widths).toEqual({ audio: 1, video: 1 });
    expect(misa.notes[0]).toBe('keys that are not read: words (numbers of a vocabulary)');
  });

  it.each<[string, Picklable, RegExp]>([
    ['labels of four emotions', { train: two({ labels: array([2, 4], new Array<number>(8).fill(0)), regression_labels: undefined }) }, /train labels: must be 2 numbers, received F32 \[2, 4\]$/],
    ['labels that are texts', { train: two({ regression_labels: ['a', 'b'] }) }, /regression_labels: must be 2 numbers, received a list of 2, whose first item is a text$/],
    ['no labels under any key', { train: two({ regression_labels: undefined }) }, /received none; the keys are id, raw_text, audio$/],
    ['lists of numbers for frames', { train: two({ audio: [[1, 2], [3, 4]] }) }, /train audio: must be \[2, T, D\], received a list of 2, whose item 0 is a list of 2 where an array \[T, D\] should be; turn its items into arrays/],
    ['frames of two widths', { train: two({ audio: [array([1, 1], [1]), array([1, 2], [1, 1])] }) }, /whose item 1 is F32 \[1, 2\] where D is 1 before$/],
    ['words of another kind', { train: two({ raw_text: ['a', 3] }) }, /train raw_text: must be 2 texts, received a list of 2, whose item 1 is a number$/],
    ['ids of too many parts', { train: two({ id: [['v', 1, 2, 3], ['w', 1, 2, 3]] }) }, /train id: must be a list of texts, .* whose item 0 is 4 of a text$/],
    ['examples of another form', { train: [['a', 1]] }, /train: must be a dict with id.*or a list of \(\(words, visual, acoustic\), label, segment\); item 0 is a list of 2$/],
  ])('refuses %s in one line that says what is there', async (_, value, message) => {
    await expect(openMmsa(put(value))).rejects.toThrow(message);
  }); // prettier-ignore
});

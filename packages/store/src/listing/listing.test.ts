import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { checksumOf } from '../checksum.ts';
import { encodeListing, parseListing } from './listing.ts';
import { readListings } from './read-listings.ts';
import type { StoredUtterance } from './stored-utterance.ts';
import { writeListing } from './write-listing.ts';

const folder = temporaryFolder();

const plain: StoredUtterance = { key: 'train/a', id: 'a', videoId: 'v', split: 'train', valence: -3 };
const full: StoredUtterance = {
  key: '9f\ud800\n"',
  id: '-0 \u2028é',
  videoId: '007',
  split: 'test',
  valence: 0.3333333432674408,
  transcript: '',
  simulatedTranscript: 'hm\nhm',
  media: 'Raw/007/1.mp4',
  mediaHash: 'cafe',
  columns: { label_T: 0.2, annotation: 'Weakly Positive', ['__proto__']: 'kept' },
};

const parse = (text: string | Uint8Array) =>
  parseListing(typeof text === 'string' ? new TextEncoder().encode(text) : text, 'index/x.jsonl', 'x');

/** A listing whose first line agrees with whatever its lines are. */
const listing = (lines: readonly unknown[], first: object = {}) => {
  const rest = lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');
  const agreed = { format: 'sdumc-feature-listing', version: 1, name: 'x', utterances: lines.length };
  return `${JSON.stringify({ ...agreed, checksum: checksumOf(rest), ...first })}\n${rest}`;
};

describe('a listing', () => {
  it('comes back as it was, in its order', () => {
    const utterances = [full, plain];
    expect(parse(encodeListing({ name: 'x', utterances }))).toEqual({ name: 'x', utterances });
    expect(parse(encodeListing({ name: 'x', utterances: [] })).utterances).toEqual([]);
    expect(listing([plain])).toBe(encodeListing({ name: 'x', utterances: [plain] }));
  });

  it('leaves out what is no part of an utterance', () => {
    const more = { ...plain, speaker: 'x', media: undefined } as unknown as StoredUtterance;
    expect(parse(encodeListing({ name: 'x', utterances: [more] })).utterances).toEqual([plain]);
  });

  it.each<[string, object | string, RegExp]>([
    ['no object', '[1]', /an utterance must be an object, received \[1\]/],
    ['null', 'null', /must be an object, received null/],
    ['no JSON', '{"key"', /is not JSON/],
    ['no id', { ...plain, id: undefined }, /id must be a text that is not empty, received undefined/],
    ['an empty key', { ...plain, key: '' }, /key must be a text that is not empty, received ""/],
    ['a number as video', { ...plain, videoId: 7 }, /videoId must be a text that is not empty, received 7/],
    ['another split', { ...plain, split: 'dev' }, /split must be one of train, valid, test, received "dev"/],
    ['a split of the prototype', { ...plain, split: 'toString' }, /split must be one of/],
    ['valence as text', { ...plain, valence: '1' }, /valence must be a number in \[-3, 3\], received "1"/],
    ['valence null', { ...plain, valence: null }, /valence must be a number in \[-3, 3\], received null/],
    ['valence too high', { ...plain, valence: 3.01 }, /valence must be a number in \[-3, 3\], received 3\.01/],
    ['valence infinite', '{"key":"k","id":"a","videoId":"v","split":"train","valence":-1e999}', /received -Infinity/],
    ['a transcript that is none', { ...plain, transcript: 3 }, /transcript must be a text, received 3/],
    ['media null', { ...plain, media: null }, /media must be a text, received null/],
    ['columns as list', { ...plain, columns: ['a'] }, /columns must be texts and numbers by name/],
    ['columns of lists', { ...plain, columns: { a: [] } }, /columns must be texts and numbers by name/],
    ['an unknown field', { ...plain, speaker: 'x' }, /unknown field "speaker"/],
    ['an id that was there', plain, /train has the id "a" already, at index\/x\.jsonl line 2/],
  ])('is refused with its line: %s', (_, line, message) => {
    const reading = () => parse(listing([plain, typeof line === 'string' ? line : { id: 'b', ...line }]));
    expect(reading).toThrow(message);
    expect(reading).toThrow(/^index\/x\.jsonl line 3: [^\n]*$/);
  });

  it.each<[string, string | Uint8Array, RegExp]>([
    ['nothing', '', /x\.jsonl: does not end with a whole line/],
    ['cut in a line', listing([plain]).slice(0, -1), /does not end with a whole line/],
    ['cut after a line', listing([plain, full]).split('\n').slice(0, 2).join('\n') + '\n', /line 1: checksum/],
    [
      'a letter changed',
      listing([plain]).replace('"train"', '"valid"'),
      /line 1: checksum of the lines that follow is/,
    ],
    ['not UTF-8', Uint8Array.of(0x7b, 0xff, 0x0a), /x\.jsonl: is not UTF-8/],
    [
      'another format',
      listing([], { format: 'else' }),
      /line 1: format must be "sdumc-feature-listing", received "else"/,
    ],
    ['a later version', listing([], { version: 2 }), /line 1: version must be 1, received 2/],
    ['another name', listing([], { name: 'y' }), /line 1: name must be the file's own, "x", received "y"/],
    ['another count', listing([plain], { utterances: 2 }), /line 1: utterances must be the 1 that follow, received 2/],
    ['something more', listing([], { more: 1 }), /line 1: must hold format, version, name, utterances and checksum/],
    ['null', 'null\n', /line 1: format must be/],
  ])('that is damaged is refused: %s', (_, text, message) => {
    expect(() => parse(text)).toThrow(message);
    expect(() => parse(text)).toThrow(/^index\/x\.jsonl[^\n]*$/);
  });
});

describe('writeListing', () => {
  it('refuses what it would not read again, and writes nothing then', async () => {
    const write = (name: string, ...utterances: StoredUtterance[]) => writeListing(folder(), { name, utterances });
    await expect(write('x', plain, { ...plain, id: 'b', valence: NaN })).rejects.toThrow(
      'listing "x" utterance 2: valence must be a number in [-3, 3], received NaN',
    );
    await expect(write('x', plain, plain)).rejects.toThrow(
      'listing "x" utterance 2: train has the id "a" already, at listing "x" utterance 1',
    );
    for (const name of ['', '.x', '../x', 'a/b', 'a b'])
      await expect(write(name, plain)).rejects.toThrow(/^listing name/);
    expect(readdirSync(folder())).toEqual([]);
  });

  it('replaces the listing of that name and leaves nothing else', async () => {
    await writeListing(folder(), { name: 'x', utterances: [plain] });
    await writeListing(folder(), { name: 'x', utterances: [full] });
    expect(readdirSync(join(folder(), 'index'))).toEqual(['x.jsonl']);
    expect(await readListings(folder())).toEqual([full]);
  });
});

describe('readListings', () => {
  it('takes listings by name, then their lines; the same id may be in another split', async () => {
    const at = (id: string, split: 'train' | 'valid'): StoredUtterance => ({ ...plain, id, split });
    await writeListing(folder(), { name: 'b', utterances: [at('2', 'train'), at('1', 'train')] });
    await writeListing(folder(), { name: 'a-2', utterances: [at('4', 'train')] });
    await writeListing(folder(), { name: 'a', utterances: [at('1', 'valid'), at('3', 'train')] });
    const names = (await readListings(folder())).map(({ split, id }) => `${split!}${id}`);
    expect(names).toEqual(['valid1', 'train3', 'train4', 'train2', 'train1']);
  });

  it('names both listings that hold one utterance', async () => {
    await writeListing(folder(), { name: 'a', utterances: [plain] });
    await writeListing(folder(), { name: 'b', utterances: [{ ...plain, key: 'other', valence: 1 }] });
    const [a, b] = ['a', 'b'].map((name) => join(folder(), 'index', `${name}.jsonl`));
    await expect(readListings(folder())).rejects.toThrow(`${b}: train has the id "a", which ${a} has too`);
  });

  it('names a listing that is damaged, and a folder without any; hidden files are nothing to it', async () => {
    mkdirSync(join(folder(), 'index'));
    writeFileSync(join(folder(), 'index', '.x.jsonl.1-0123456789ab.partial'), 'half');
    writeFileSync(join(folder(), 'index', '.x.jsonl'), 'half');
    await expect(readListings(folder())).rejects.toThrow(/index: holds no listing \(\*\.jsonl\)/);
    await writeListing(folder(), { name: 'x', utterances: [plain] });
    const path = join(folder(), 'index', 'x.jsonl');
    writeFileSync(path, readFileSync(path, 'utf8').replace('-3', '-2'));
    await expect(readListings(folder())).rejects.toThrow(`${path} line 1: checksum`);
  });
});

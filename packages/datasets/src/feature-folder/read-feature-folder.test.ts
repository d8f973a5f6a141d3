import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readFeatureFolder } from './read-feature-folder.ts';
import type { FeatureFolder } from './read-feature-folder.ts';

let folder: string;
let opened: FeatureFolder[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sdumc-folder-'));
  opened = [];
});
afterEach(async () => {
  await Promise.all(opened.map((source) => source.close()));
  rmSync(folder, { recursive: true });
});

async function open(path = folder): Promise<FeatureFolder> {
  const source = await readFeatureFolder(path);
  opened.push(source);
  return source;
}

const index = (text: string | Uint8Array) => writeFileSync(join(folder, 'index.csv'), text);
function npy(stream: string, shape: readonly number[], values: ArrayLike<number>): void {
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.map((size) => `${size}, `).join('')}), }\n`;
  const prefix = Uint8Array.of(0x93, ...Buffer.from('NUMPY'), 1, 0, header.length, 0, ...Buffer.from(header));
  writeFileSync(
    join(folder, `${stream}.npy`),
    Buffer.concat([prefix, new Uint8Array(Float32Array.from(values).buffer)]),
  );
}
const refused = (message: string | RegExp) => expect(open()).rejects.toThrow(message);

const TWO = 'id,split,valence\na,train,1\nb,valid,-1\n';

describe('readFeatureFolder', () => {
  it('reads one frame per utterance from [N, D], in the order of the rows', async () => {
    index('row,id,split,valence\n1,a,train,1.5\n0,b,dev,-3\n');
    npy('audio', [2, 2], [1, 2, 3, 4]);
    const source = await open();
    expect(source.utterances).toEqual([
      { id: 'a', videoId: 'a', split: 'train', valence: 1.5 },
      { id: 'b', videoId: 'b', split: 'valid', valence: -3 },
    ]);
    expect(source.widths).toEqual({ audio: 2 });
    expect(await source.read(0)).toEqual({ audio: { values: Float32Array.of(3, 4), frames: 1, width: 2 } });
    expect(await source.read(1)).toEqual({ audio: { values: Float32Array.of(1, 2), frames: 1, width: 2 } });
    await expect(source.read(2)).rejects.toThrow(/row must be from 0 to 1, received 2/);
  });

  it('says that a video stands in more than one split', async () => {
    index('id,video_id,split,valence\na,v,train,1\nb,v,valid,-1\nc,w,train,0\n');
    npy('audio', [3, 1], [1, 1, 1]);
    const { notes } = await open();
    expect(notes).toEqual(['index.csv: videos with rows in more than one split: 1; figures on test will flatter']);
  });

  it('refuses words beside simulated frames alone, whose encoder nobody knows', async () => {
    index('id,split,valence,text\na,train,1,good\nb,valid,-1,bad\n');
    npy('simulated', [2, 1], [1, 1]);
    await refused(/simulated\.npy must have text\.npy beside it where index\.csv has words/);
    npy('text', [2, 1], [1, 1]);
    expect((await open()).widths).toEqual({ text: 1, simulated: 1 });
  });

  it.each(['vision', 'visual'])('reads pictures in %s.npy', async (name) => {
    index(TWO);
    npy(name, [2, 1], [1, 0]);
    const source = await open();
    expect(source.widths).toEqual({ video: 1 });
    expect(source.notes).toEqual([`${name}.npy: 1 of 2 utterances have no frame that is not zero`]);
  });

  it('says which of two arrays of one stream it reads, and which arrays it does not know', async () => {
    index(TWO);
    npy('vision', [2, 1], [1, 1]);
    npy('video', [2, 2], [1, 1, 1, 1]);
    npy('face', [2, 1], [1, 1]);
    const source = await open();
    expect(source.widths).toEqual({ video: 2 });
    expect(source.notes).toEqual(['video.npy is read and vision.npy is not: both are video', 'arrays that are not read: face.npy']); // prettier-ignore
  });

  it('trims padding, but not zeros between frames, and leaves out what is all zero', async () => {
    index(`${TWO}c,test,0\n`);
    npy('video', [3, 3, 2], [1, 0, 0, 0, 0, 0, /**/ 0, 0, 0, 5, 0, 0, /**/ 0, 0, 0, 0, 0, 0]);
    npy('audio', [3, 1], [1, 1, 1]);
    const source = await open();
    expect((await source.read(0)).video).toEqual({ values: Float32Array.of(1, 0), frames: 1, width: 2 });
    expect((await source.read(1)).video).toEqual({ values: Float32Array.of(0, 0, 0, 5), frames: 2, width: 2 });
    expect(Object.keys(await source.read(2))).toEqual(['audio']);
    expect(source.notes).toEqual(['video.npy: 1 of 3 utterances have no frame that is not zero']);
  });

  it('reads NaN and infinities as 0, and counts them', async () => {
    index(TWO);
    npy('audio', [2, 3], [NaN, 1, -Infinity, 2, Infinity, 3]);
    npy('text', [2, 1], [1, NaN]);
    const source = await open();
    expect((await source.read(0)).audio?.values).toEqual(Float32Array.of(0, 1, 0));
    expect(source.nonFinite).toEqual({ audio: 3, text: 1 });
    expect((await source.read(1)).text).toBeUndefined();
  });

  it('knows T of every row without reading it, and reads rows in any order at once', async () => {
    index('row,id,split,valence\n2,a,train,1\n0,b,valid,-1\n1,c,test,0\n');
    npy('video', [3, 2, 1], [1, 2, 3, 0, 0, 0]);
    npy('audio', [3, 1], [1, NaN, 1]);
    const source = await open();
    expect([0, 1, 2].map((row) => source.frameCounts!(row))).toEqual([
      { audio: 1 },
      { audio: 1, video: 2 },
      { video: 1 },
    ]);
    const frames = await Promise.all([2, 1, 0, 1].map((row) => source.read(row)));
    expect(frames.map(({ video }) => video?.values)).toEqual(
      [[3], [1, 2], undefined, [1, 2]].map((values) => values && Float32Array.from(values)),
    );
    expect(source.nonFinite).toEqual({ audio: 1, video: 0 });
    expect([source.kind, source.problems]).toEqual(['feature-folder', []]);
  });

  it('counts frames in portions as it does in one piece', async () => {
    const rows = 1500;
    index(
      [
        'id,split,valence',
        ...Array.from({ length: rows }, (_, row) => `u${row},${row === 0 ? 'valid' : 'train'},0`),
      ].join('\n'),
    );
    const [padded, width] = [3, 300]; // 1.35 million values, more than one portion
    const values = new Float32Array(rows * padded * width);
    for (let row = 0; row < rows; row += 1) values[row * padded * width + (row % 3) * width] = row % 4 === 0 ? NaN : 1;
    npy('audio', [rows, padded, width], values);
    const source = await open();
    const expected = Array.from({ length: rows }, (_, row) => (row % 4 === 0 ? {} : { audio: (row % 3) + 1 }));
    expect(expected.map((_, row) => source.frameCounts!(row))).toEqual(expected);
    expect(source.nonFinite.audio).toBe(375);
    expect((await source.read(1499)).audio?.frames).toBe(3);
  });

  it('takes the paths of clips from the column file, from the folder on', async () => {
    index('id,split,valence,file\na,train,1,clips/a.mp4\nb,valid,-1,\nc,test,0,/elsewhere/c.mp4\n');
    const { utterances } = await open();
    expect(utterances.map(({ media }) => media)).toEqual([join(folder, 'clips/a.mp4'), undefined, '/elsewhere/c.mp4']);
  });

  it('leaves a stream that nobody has out of the widths', async () => {
    index(TWO);
    npy('audio', [2, 1], [1, 1]);
    npy('video', [2, 4], [0, 0, 0, 0, 0, 0, 0, 0]);
    expect((await open()).widths).toEqual({ audio: 1 });
  });

  it('takes ids as data: dashes, formulas, quotes, html, scripts, line breaks, names of JavaScript', async () => {
    const ids = [
      '-dxf',
      '=1+1',
      'say "a, b"',
      '<img src=x onerror=alert(1)>',
      'видео 😀',
      'two\nlines',
      '__proto__',
      '007',
      ' a ',
    ];
    const quoted = ids.map((id, at) => `"${id.replaceAll('"', '""')}",${at === 0 ? 'valid' : 'train'},0`);
    index(['id,split,valence', ...quoted].join('\r\n'));
    npy(
      'audio',
      [ids.length, 1],
      ids.map(() => 1),
    );
    expect((await open()).utterances.map(({ id }) => id)).toEqual(ids);
  });

  it('tolerates a byte-order mark, every line ending, blank lines, any order of columns and columns of others', async () => {
    index(
      '\ufeffmood,valence,text,split,video_id,simulated_text,id\r\n?,"1e0","so, so",train,v,,a\n\n?,+.5,,VAL,,heard,b\r\n',
    );
    npy('audio', [2, 1], [1, 1]);
    expect((await open()).utterances).toEqual([
      { id: 'a', videoId: 'v', split: 'train', valence: 1, transcript: 'so, so' },
      { id: 'b', videoId: 'b', split: 'valid', valence: 0.5, simulatedTranscript: 'heard' },
    ]);
  });

  it('reads words without any array, and a label for a valence', async () => {
    index('id,split,label,text\na,train,1,good\nb,valid,-1,bad\n');
    const source = await open();
    expect(source.widths).toEqual({});
    expect(await source.read(0)).toEqual({});
  });

  it.each<[string, string | Uint8Array, RegExp]>([
    ['an empty file', '', /index\.csv: holds no utterance/],
    ['a header alone', 'id,split,valence\n', /holds no utterance/],
    ['a missing column', 'id,split\na,train\n', /index\.csv: column valence or label is missing, received id, split/],
    ['two labels', 'id,split,valence,label\na,train,1,1\n', /must have one of the columns valence, label, received 2/],
    ['a column twice', 'id,id,split,valence\na,a,train,1\n', /must have one of the columns id, received 2/],
    [
      'a label that is no number',
      `${TWO}c,train,abc\n`,
      /index\.csv row 2 \(line 4\): valence must be a number, received "abc"/,
    ],
    ['an empty label', `${TWO}c,train,\n`, /row 2 \(line 4\): valence must be a number, received ""/],
    ['NaN', `${TWO}c,train,NaN\n`, /valence must be a number, received "NaN"/],
    ['infinity', `${TWO}c,train,1e999\n`, /valence must be a number, received "1e999"/],
    ['hexadecimal', `${TWO}c,train,0x1\n`, /valence must be a number/],
    [
      'a label beyond the scale',
      `${TWO}c,train,3.01\n`,
      /row 2 \(line 4\): valence must be from -3 to 3, received 3\.01/,
    ],
    ['a label below the scale', `${TWO}c,train,-3.01\n`, /valence must be from -3 to 3, received -3\.01/],
    ['an id twice', `${TWO}a,train,1\n`, /row 2 \(line 4\): id "a" is used twice/],
    ['an empty id', `${TWO} ,train,1\n`, /row 2 \(line 4\): id is empty/],
    [
      'an unknown split',
      `${TWO}c,holdout,1\n`,
      /split must be one of train, valid, val, dev, validation, test, received "holdout"/,
    ],
    ['a short line', `${TWO}c,train\n`, /line 4: must have 3 cells, received 2/],
    ['a long line', `${TWO}c,train,1,1\n`, /line 4: must have 3 cells, received 4/],
    ['an open quote', `${TWO}"c,train,1\n`, /index\.csv: is not CSV: Quote Not Closed/],
    ['a quote in a cell', `${TWO}c"d,train,1\n`, /index\.csv: is not CSV: Invalid Opening Quote/],
    ['bytes of another encoding', Uint8Array.of(...Buffer.from(TWO), 0xe9), /index\.csv: must be UTF-8 text/],
    ['no train', 'id,split,valence\na,test,1\nb,valid,-1\n', /index\.csv: no row has split train/],
    ['no valid', 'id,split,valence\na,train,1\nb,test,-1\n', /index\.csv: no row has split valid/],
    [
      'a row beyond the array',
      'row,id,split,valence\n0,a,train,1\n2,b,valid,1\n',
      /line 3: row must be a whole number from 0 to 1, received "2"/,
    ],
    [
      'a negative row',
      'row,id,split,valence\n-1,a,train,1\n0,b,valid,1\n',
      /line 2: row must be a whole number from 0 to 1, received "-1"/,
    ],
    ['a fractional row', 'row,id,split,valence\n0.5,a,train,1\n0,b,valid,1\n', /received "0\.5"/],
    ['a row twice', 'row,id,split,valence\n0,a,train,1\n0,b,valid,1\n', /row 0 \(line 3\): row 0 is used twice/],
    ['no features and no words', TWO, /must hold audio\.npy, text\.npy or video\.npy, or words in column text/],
  ])('refuses %s in one line', async (_, text, message) => {
    index(text);
    await refused(message);
    await refused(/^[^\n]*$/);
  });

  it('refuses arrays that do not fit', async () => {
    await refused(/^cannot read .*index\.csv: no such file or directory \(ENOENT\)$/);
    index(TWO);
    npy('audio', [3, 1], [1, 1, 1]);
    await refused(/audio\.npy: must have 2 rows, one for each line of index\.csv, received 3$/);
    npy('audio', [2], [1, 1]);
    await refused(/audio\.npy: must be \[N, D\] or \[N, T, D\], received \[2\]$/);
    npy('audio', [2, 1, 1, 1], [1, 1]);
    await refused(/received \[2, 1, 1, 1\]$/);
    npy('audio', [2, 0], []);
    await refused(/received \[2, 0\]$/);
    npy('audio', [2, 1], [1, 1]);
    npy('text', [2, 2], [1, 1, 1, 1]);
    npy('simulated', [2, 1], [1, 1]);
    await refused(/simulated\.npy must be as wide as text\.npy, 2, received 1$/);
    writeFileSync(join(folder, 'video.npy'), 'not an array');
    await refused(/video\.npy: not a \.npy file$/);
  });
});

describe('data beside the checkout', () => {
  const mosi = new URL('../../../../../shared/data/mosi', import.meta.url);
  it.skipIf(!existsSync(mosi))('CMU-MOSI: 2,199 utterances, words and two arrays', async () => {
    const source = await open(mosi.pathname);
    const count = (split: string) => source.utterances.filter((utterance) => utterance.split === split).length;
    expect([count('train'), count('valid'), count('test')]).toEqual([1259, 188, 752]);
    expect(source.widths).toEqual({ audio: 73, video: 100 });
    expect(source.utterances[0]).toMatchObject({ transcript: 'anyhow it was really good', videoId: '03bSnISJMiM' });
  });

  const videos = new URL('../../../../../shared/data/mosei-videos', import.meta.url);
  it.skipIf(!existsSync(videos))('CMU-MOSEI by video: infinities in column 7 of audio are counted', async () => {
    const source = await open(videos.pathname);
    expect(source.utterances.length).toBe(721);
    expect(source.widths).toEqual({ audio: 40, text: 768, video: 35 });
    expect(source.nonFinite.audio).toBe(529);
  });
});

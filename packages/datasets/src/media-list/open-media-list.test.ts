import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openMediaList } from './open-media-list.ts';

const fixtures = fileURLToPath(new URL('../../fixtures/', import.meta.url));
const HEADER = 'video_id,clip_id,text,label,label_T,label_A,label_V,annotation,mode\n';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sdumc-media-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const label = (lines: string) => {
  writeFileSync(join(folder, 'label.csv'), HEADER + lines);
  return join(folder, 'label.csv');
};

describe('openMediaList', () => {
  it('reads the golden file: ids are texts, with their dashes and zeros', async () => {
    const { utterances, notes, widths, kind } = await openMediaList(join(fixtures, 'label.csv'));
    expect(utterances.map(({ id }) => id)).toEqual(['-3g5yACwYnA$_$00', '0123$_$01', '0223$_$02', '0323$_$03', '0423$_$04', '0523$_$05']); // prettier-ignore
    expect(utterances.map(({ valence }) => valence)).toEqual([-2, -1, 0, 1, 2, 3]);
    expect(utterances.map(({ split }) => split)).toEqual(['train', 'train', 'train', 'train', 'valid', 'test']);
    expect(utterances[1]).toEqual({
      id: '0123$_$01',
      videoId: '0123',
      split: 'train',
      valence: -1,
      transcript: 'line 1',
      media: join(fixtures, 'Raw/0123/01.mp4'),
    });
    expect(notes).toEqual(['label.csv: 6 of 6 clips are not there: Raw/-3g5yACwYnA/00.mp4, Raw/0123/01.mp4, Raw/0223/02.mp4 and 3 more']); // prettier-ignore
    expect([kind, widths]).toEqual(['media-list', {}]);
  });

  it('counts the clips that are missing, and has no frames', async () => {
    const path = label('v,1,"so, so",0.5,,,,,train\nv,2,,-1,,,,,test\n');
    mkdirSync(join(folder, 'Raw/v'), { recursive: true });
    writeFileSync(join(folder, 'Raw/v/1.mp4'), '');
    const dataset = await openMediaList(path);
    expect(dataset.notes).toEqual([
      'label.csv: 1 of 2 clips are not there: Raw/v/2.mp4',
      'label.csv: videos with rows in more than one split: 1; figures on test will flatter',
    ]);
    expect(dataset.utterances.map(({ transcript }) => transcript)).toEqual(['so, so', undefined]);
    expect(await dataset.read(1)).toEqual({});
    expect(dataset.frameCounts!(1)).toEqual({});
    await expect(dataset.read(2)).rejects.toThrow(/row must be from 0 to 1, received 2/);
  });

  it.each([
    [
      'a way out by the video',
      '../x,1,,0,,,,,train\n',
      /label\.csv line 2: video_id must be a plain name, received "\.\.\/x"/,
    ],
    ['a way out by the clip', 'v,a/../../b,,0,,,,,train\n', /clip_id must be a plain name/],
    ['the folder itself', '..,1,,0,,,,,train\n', /video_id must be a plain name, received "\.\."/],
    ['a backslash', 'a\\b,1,,0,,,,,train\n', /video_id must be a plain name/],
    ['an empty clip', 'v,,,0,,,,,train\n', /clip_id must be a plain name, received ""/],
    ['a clip twice', 'v,1,,0,,,,,train\nv,1,,0,,,,,test\n', /line 3: video v clip 1 is there twice/],
    ['a label that is none', 'v,1,,,,,,,train\n', /line 2: valence must be a number, received ""/],
    ['a label off the scale', 'v,1,,4,,,,,train\n', /valence must be from -3 to 3, received 4/],
    ['another mode', 'v,1,,0,,,,,later\n', /split must be one of/],
    ['a short line', 'v,1\n', /line 2: must have 9 cells, received 2/],
    ['nothing', '', /holds no utterance/],
  ])('refuses %s in one line', async (_, lines, message) => {
    await expect(openMediaList(label(lines))).rejects.toThrow(message);
    await expect(openMediaList(label(lines))).rejects.toThrow(/^[^\n]*label\.csv[^\n]*$/);
  });
});

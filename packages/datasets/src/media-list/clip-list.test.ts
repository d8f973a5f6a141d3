import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readClipList } from './clip-list.ts';

const room = mkdtempSync(join(tmpdir(), 'sdumc-clips-'));
afterAll(() => rmSync(room, { recursive: true }));

function folder(name: string, files: Readonly<Record<string, string>>): string {
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(room, name, file)), { recursive: true });
    writeFileSync(join(room, name, file), content);
  }
  return join(room, name);
}

describe('readClipList', () => {
  it('takes one file', async () => {
    const path = join(folder('one', { '-a.b.mp4': '' }), '-a.b.mp4');
    expect(await readClipList(path)).toEqual({
      name: '-a.b',
      clips: [{ id: '-a.b', videoId: '-a.b', media: path }],
      notes: [],
    });
  });

  it('takes the media of a folder and those below it, apart even where only endings differ', async () => {
    const path = folder('tree', { 'b/2.MKV': '', 'a.mp4': '', 'a.wav': '', 'notes.txt': '', 'b/1.opus': '' });
    const { clips, notes } = await readClipList(path);
    expect(clips.map(({ id }) => id)).toEqual(['a.mp4', 'a.wav', 'b/1', 'b/2']);
    expect(clips[3]!.media).toBe(join(path, 'b/2.MKV'));
    expect(notes).toEqual([`1 files of ${path} are no media by their names and are ignored: notes.txt`]);
  });

  it('takes what phones and recorders write, and names the first few of what it leaves out', async () => {
    const media = '3g2 ac3 aiff amr au caf gif m2ts mka mts opus spx ts webm wma'
      .split(' ')
      .map((ending) => `a.${ending}`);
    const others = ['1.txt', '2.jpg', '3.m3u8', '4.pdf', '5'];
    const path = folder('kinds', Object.fromEntries([...media, ...others].map((name) => [name, ''])));
    const { clips, notes } = await readClipList(path);
    expect(clips.map(({ id }) => id)).toEqual(media);
    expect(notes).toEqual([
      `5 files of ${path} are no media by their names and are ignored: 1.txt, 2.jpg, 3.m3u8 and 2 more`,
    ]);
  });

  it.skipIf(process.platform !== 'linux')('names files whose names are not UTF-8, and takes all others', async () => {
    const path = folder('bytes', { 'a\u001b[31m\n.wav': '', '\ufffd.wav': '' });
    const bytes = (text: string) => Buffer.concat([Buffer.from(`${path}/`), Buffer.from(text, 'latin1')]);
    writeFileSync(bytes('caf\xe9.wav'), '');
    mkdirSync(bytes('d\xe9'));
    const { clips, notes } = await readClipList(path);
    expect(clips.map(({ id }) => id)).toEqual(['a\u001b[31m\n', '\ufffd']);
    expect(notes).toEqual([
      `${path}: the names of 2 files or folders are not UTF-8 and cannot be opened: caf\ufffd.wav, d\ufffd; rename them`,
    ]);
  });

  it('takes what is said from transcripts beside clips', async () => {
    const srt = '1\n00:00:00,000 --> 00:00:01,000\nI <i>loved</i> it\n';
    const path = folder('said', {
      ...{
        'a.mp4': '',
        'a.srt': srt,
        'a.txt': 'another',
        'b.wav': '',
        'b.en.vtt': 'WEBVTT\n\n00:00.000 --> 00:01.000\nso\n',
      },
      ...{ 'in/c.mp4': '', 'in/c.mp4.txt': 'good', 'd.mp4': '', 'd.json': '{"fps": 25}', 'e.mp4': '' },
    });
    const { clips, notes } = await readClipList(path);
    expect(clips.map(({ id, transcript }) => [id, transcript])).toEqual([
      ['a', 'I loved it'],
      ['b', 'so'],
      ['d', undefined],
      ['e', undefined],
      ['in/c', 'good'],
    ]);
    expect(notes).toEqual([
      `1 files of ${path} are no media by their names and are ignored: a.txt`,
      `3 clips of ${path} have what is said from files beside them: a.srt, b.en.vtt, in/c.mp4.txt`,
      expect.stringMatching(
        /^1 files beside clips are no transcripts and are ignored: .*d\.json: must hold a transcript .*received fps$/,
      ),
    ]);
  });

  it('reads an index, and keeps the columns that it does not know', async () => {
    const path = folder('index', {
      'index.csv': 'file,split,valence,transcript,speaker\nx/1.mp4,dev,-1.5,"well, no",01\n../2.mp4,,,,02\n',
    });
    expect((await readClipList(path)).clips).toEqual([
      {
        id: 'x/1',
        videoId: 'x/1',
        media: join(path, 'x/1.mp4'),
        split: 'valid',
        valence: -1.5,
        transcript: 'well, no',
        columns: { speaker: '01' },
      },
      { id: '../2', videoId: '../2', media: join(room, '2.mp4'), columns: { speaker: '02' } },
    ]);
  });

  it('takes the videos that an index names, so that clips of one video stay together', async () => {
    const path = folder('videos', { 'index.csv': 'id,file,video_id\na,1.mp4,v\nb,2.mp4,v\nc,3.mp4,\n' });
    expect((await readClipList(path)).clips.map(({ id, videoId }) => [id, videoId])).toEqual([
      ['a', 'v'],
      ['b', 'v'],
      ['c', 'c'],
    ]);
  });

  it('reads label.csv of MMSA', async () => {
    const path = folder('mmsa', { 'label.csv': 'video_id,clip_id,text,label,mode\nv,1,hello,0.5,train\n' });
    expect((await readClipList(path)).clips).toMatchObject([
      { id: 'v$_$1', videoId: 'v', split: 'train', valence: 0.5, media: join(path, 'Raw/v/1.mp4') },
    ]);
  });

  it.each<[Readonly<Record<string, string>>, RegExp]>([
    [{ 'a.txt': '' }, /: holds no media files and neither index\.csv nor label\.csv; it holds 1 other files: a\.txt$/],
    [{ 'index.csv': 'id,emotion\na,b\n' }, /index\.csv: column file is missing, received id, emotion$/],
    [{ 'index.csv': 'file\n""\n' }, /index\.csv line 2: file is empty$/],
    [{ 'index.csv': 'file,id\na.mp4,x\nb.mp4,x\n' }, /line 3: id "x" is used twice, on line 2 too$/],
    [{ 'index.csv': 'file,valence\na.mp4,7\n' }, /line 2: valence must be from -3 to 3, received 7$/],
  ])('refuses %j', async (files, message) => {
    const path = folder(`bad ${Math.random()}`, files);
    await expect(readClipList(path)).rejects.toThrow(message);
  });

  it('refuses what is not there', async () => {
    await expect(readClipList(join(room, 'no'))).rejects.toThrow(
      /^cannot read .*: no such file or directory \(ENOENT\)$/,
    );
  });
});

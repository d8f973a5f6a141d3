import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ListedClip } from '@sdumc/datasets';
import { findFfmpeg } from '@sdumc/media';
import { openShardWriter, writeListing } from '@sdumc/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { extractorSource } from '@sdumc/program/extractors';
import type { WorkerSettings } from '@sdumc/program/clip-workers';
import { writePreview } from './write-preview.ts';

const room = mkdtempSync(join(tmpdir(), 'sdumc preview, -ß '));
afterAll(() => rmSync(room, { recursive: true, force: true }));
const at = (...names: string[]) => join(room, ...names);

const { ffmpeg } = await findFfmpeg({ allowBundled: true });
const tone = (seconds: number, options = '') => ['-f', 'lavfi', '-i', `sine=200:d=${seconds}${options}`];
const grey = (seconds: number) => ['-f', 'lavfi', '-i', `color=gray:s=96x64:r=10:d=${seconds}`];
function make(name: string, ...options: string[]): string {
  execFileSync(ffmpeg, ['-v', 'error', '-y', ...options, at(name)]);
  return at(name);
}

const settings: WorkerSettings = {
  extractors: {
    audio: extractorSource('audio', 'log-mel+prosody'),
    video: extractorSource('video', 'faces'),
    text: extractorSource('text', 'hashing'),
  },
  ...{
    picturesPerSecond: 5,
    backend: 'wasm',
    ffmpegPath: null,
    allowBundledFfmpeg: true,
    limits: null,
    cache: at('cache'),
  },
};
const ID = 'a <script>alert("7")</script> & b';

beforeAll(async () => {
  mkdirSync(at('store'));
  const utterances = ['another', ID].map((id, row) => ({ key: ['other', 'k'][row]!, id, videoId: 'v' }));
  await writeListing(at('store'), { name: 'clips', utterances });
  const writer = await openShardWriter(at('store'));
  const values = Float32Array.from({ length: 7 * 4 }, (_, place) => place);
  const sequence = { values, frames: 7, width: 4, hopSeconds: null, extractor: 'hashing-text', version: '1-4-3-5' };
  await writer.write({ key: 'k', stream: 'text', sequence });
  await writer.close();
});

async function preview(
  clip: Omit<ListedClip, 'id' | 'videoId'>,
  { path = at('page.html'), ...changes }: Partial<WorkerSettings> & { readonly path?: string } = {},
): Promise<string> {
  const listed = { id: ID, videoId: 'v', ...clip };
  await writePreview({ clip: listed, store: at('store'), settings: { ...settings, ...changes }, path });
  return readFileSync(path, 'utf8');
}
const notesOf = (page: string) => [...page.matchAll(/<li>([^<]*)<\/li>/g)].map(([, note]) => note!);
const paths = (page: string) => [...page.matchAll(/<path\s+d="([^"]*)"/g)].map(([, path]) => path!);

describe('a clip in which nobody is seen', () => {
  let media: string;
  let page: string;
  beforeAll(async () => {
    media = make('nobody.mp4', ...grey(2), ...tone(2), '-pix_fmt', 'yuv420p');
    page = await preview({ media, transcript: '</p><script>alert(1)</script> "good" & fine' });
  });

  it('stands on its own: the clip is in the page, and nothing comes from elsewhere', () => {
    const [, embedded] = /src="data:video\/mp4;base64,([^"]+)"/.exec(page)!;
    expect(Buffer.from(embedded!, 'base64')).toEqual(readFileSync(media));
    expect(page).not.toMatch(/(?:src|href)="(?!data:)/);
    expect(page).toContain('default-src &#39;none&#39;');
  });

  it('shows ids and words as text', () => {
    expect(page.match(/<script>/g)).toHaveLength(1);
    expect(page).toContain('a &lt;script&gt;alert(&quot;7&quot;)&lt;/script&gt; &amp; b');
    expect(page).toContain('&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt; &quot;good&quot; &amp; fine');
  });

  it('draws its sound: a tone of 200 Hz at its place between 65 and 400', () => {
    expect(page).toContain('alt="Spectrogram of the sound"');
    const [pitch, loudness] = paths(page) as [string, string];
    const heights = [...pitch.matchAll(/[ML]\S+ (\S+?)(?=[ML]|$)/g)].map(([, y]) => Number(y));
    expect(heights.length).toBeGreaterThan(150);
    heights.sort((left, right) => left - right);
    const expected = 100 * (1 - Math.log2(200 / 65) / Math.log2(400 / 65));
    expect(Math.abs(heights[Math.floor(heights.length / 2)]! - expected)).toBeLessThan(1);
    expect(loudness.length).toBeGreaterThan(1000);
  });

  it('says that no face is there, at each time that is looked at', () => {
    expect(page.match(/>no face</g)).toHaveLength(5); // 2 s, every 0.4 s
    expect(page).not.toContain('Expression');
    expect(notesOf(page)).toEqual([
      'no face was found in its pictures',
      'the store holds no audio of it',
      'the store holds no video of it',
    ]);
  });

  it('lists the vectors of its words by name and length', () => {
    const pieces = [...page.matchAll(/<bdi>(\w+)<\/bdi>\s*<small>([\d.]+)</g)].map(([, text, length]) => [
      text,
      length,
    ]);
    const lengths = Array.from({ length: 7 }, (_, row) => Math.hypot(4 * row, 4 * row + 1, 4 * row + 2, 4 * row + 3));
    const words = ['p', 'script', 'alert', '1', 'script', 'good', 'fine'];
    expect(pieces).toEqual(words.map((word, row) => [word, lengths[row]!.toPrecision(3)]));
  });

  it('says what the store holds, and who made it', () => {
    const cells = [...page.matchAll(/<(?:td|th scope="row")>([^<]*)</g)].map(([, cell]) => cell);
    expect(cells.slice(-6)).toEqual(['text', 'hashing-text', '1-4-3-5', '7', '7', '4']);
  });
});

it('a clip without sound and words has no lanes of them, and says so', async () => {
  const page = await preview({ media: make('silent.mp4', ...grey(1), '-pix_fmt', 'yuv420p') });
  for (const gone of ['Spectrogram', 'Pitch', '<h2>Words</h2>']) expect(page).not.toContain(gone);
  expect(notesOf(page)).toEqual(expect.arrayContaining(['the clip has no sound', 'its words are not known']));
});

it('a clip without pictures is embedded as sound', async () => {
  const page = await preview({ media: make('sound.wav', ...tone(1)), transcript: 'hm' });
  expect(page).toContain('src="data:audio/wav;base64,');
  expect(page).not.toContain('no face');
  expect(notesOf(page)).toContain('the clip has no pictures');
});

it('a large clip stays where it is, and the page says where', async () => {
  mkdirSync(at('clips'));
  const media = make('clips/large.wav', ...tone(60, ':r=192000'), '-t', '58');
  const none = extractorSource('audio', 'none');
  mkdirSync(at('pages'));
  const extractors = { ...settings.extractors, audio: none, video: none };
  const page = await preview({ media }, { extractors, path: at('pages', 'large.html') });
  expect(page).not.toContain('<video');
  expect(page.length).toBeLessThan(50_000);
  expect(notesOf(page).at(-1)).toBe('the clip, 22 MB, is too large for this page, which leads to where it is');
  expect(page).toContain('href="./../clips/large.wav"');
});

it('modalities that are not extracted are not shown', async () => {
  const none = extractorSource('video', 'none');
  const page = await preview({ media: at('nobody.mp4') }, { extractors: { ...settings.extractors, video: none } });
  expect(page).not.toContain('no face');
  expect(page).toContain('Pitch');
  expect(page).toContain('data:video/mp4');
  expect(notesOf(page)).toContain('its pictures were left out of the extraction (--video none)');
});

it('a clip that is cut off says so once, and the page before stays where a clip cannot be opened', async () => {
  const whole = make('whole.mkv', ...grey(6), ...tone(6), '-pix_fmt', 'yuv420p', '-c:a', 'pcm_s16le');
  truncateSync(whole, Math.floor(readFileSync(whole).length / 2));
  const cut = await preview({ media: whole }, { path: at('cut.html') });
  expect(notesOf(cut).filter((note) => note.includes('cut off'))).toHaveLength(1);

  writeFileSync(at('broken.mp4'), 'this is no film');
  await expect(preview({ media: at('broken.mp4') }, { path: at('cut.html') })).rejects.toThrow('not media at all');
  expect(readFileSync(at('cut.html'), 'utf8')).toBe(cut);
  expect(readdirSync(room).filter((name) => name.includes('cut.html'))).toEqual(['cut.html']);
});

const face = fileURLToPath(new URL('../../../../../shared/data/clips/odd/single-face-silent.mp4', import.meta.url));
it.skipIf(!existsSync(face))('a face beside the checkout is shown with its curves', async () => {
  const page = await preview({ media: face });
  const crops = [...page.matchAll(/alt="The face at ([\d.]+) s"\s+src="data:image\/png;base64,([^"]+)"/g)];
  expect(crops.length).toBeGreaterThan(3);
  const times = crops.map(([, seconds]) => Number(seconds));
  for (const [place, seconds] of times.slice(1).entries()) expect(seconds - times[place]!).toBeGreaterThan(0.39);
  expect(new Set(crops.map(([, , data]) => data)).size).toBe(crops.length);
  expect(paths(page)).toHaveLength(2 + 7 + 1 + 3); // sound, expressions, mouth, head
});

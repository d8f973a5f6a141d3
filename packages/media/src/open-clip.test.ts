import { copyFileSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { childrenLeft, clipFolder, ffmpeg, makeClip, source } from '../testing/made-clips.ts';
import { readClip } from '../testing/read-clip.ts';
import { openClip } from './open-clip.ts';

const folder = clipFolder();
const at = (name: string) => join(folder, name);

/** Two seconds: a tone of 440 Hz, and a picture whose left half is red and whose right half is blue. */
const halves = 'color=red:s=64x48:r=25:d=2[a];color=blue:s=64x48:r=25:d=2[b];[a][b]hstack';
const plain = makeClip(
  at('plain.mp4'),
  ...source(halves),
  ...source('sine=440:d=2'),
  '-pix_fmt',
  'yuv420p',
  '-shortest',
);

const rms = (samples: Float32Array) =>
  Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);
const pixel = ({ rgb, width }: { rgb: Uint8Array; width: number }, x: number, y: number) => [
  ...rgb.subarray(3 * (y * width + x), 3 * (y * width + x) + 3),
];
const isNear = (colour: number[], expected: number[]) =>
  colour.every((value, channel) => Math.abs(value - expected[channel]!) < 40);

describe('openClip', () => {
  it('gives sound and pictures of one clip, at the same times', async () => {
    const { durationSeconds, samples, pictures } = await readClip(plain);
    expect(durationSeconds).toBeCloseTo(2, 1);
    expect(samples!.length / 16000).toBeCloseTo(2, 1);
    expect(pictures!.map(({ seconds }) => seconds)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1, 1.2, 1.4, 1.6, 1.8]);
    expect(pictures![3]).toMatchObject({ width: 128, height: 48 });
    expect(isNear(pixel(pictures![3]!, 20, 20), [255, 0, 0])).toBe(true);
    expect(isNear(pixel(pictures![3]!, 100, 20), [0, 0, 255])).toBe(true);
    let crossings = 0;
    for (let place = 8000; place < 24000; place++)
      if (samples![place]! >= 0 !== samples![place - 1]! >= 0) crossings += 1;
    expect(Math.abs(crossings / 2 - 440)).toBeLessThan(5);
  });

  it('decodes one track where one is asked for', async () => {
    const sound = await openClip(plain, { ffmpeg, audio: { sampleRateHz: 8000 } });
    expect(sound.pictures).toBeNull();
    let count = 0;
    for await (const chunk of sound.audio!.chunks) count += chunk.length;
    expect(count / 8000).toBeCloseTo(2, 1);
    const seen = await openClip(plain, { ffmpeg, pictures: { picturesPerSecond: 2 } });
    expect(seen.audio).toBeNull();
    let pictures = 0;
    for await (const { seconds } of seen.pictures!) expect(seconds).toBe(pictures++ / 2);
    expect(pictures).toBe(4);
  });

  it('reads only the beginning where it is told to', async () => {
    const { samples, pictures } = await readClip(plain, { firstSeconds: 1 });
    expect(samples!.length / 16000).toBeCloseTo(1, 1);
    expect(pictures).toHaveLength(5);
  });

  it.each([
    ['no sound', ['-an'], false, true],
    ['no pictures', ['-vn'], true, false],
  ])('says that there is %s', async (name, options, hasSound, hasPictures) => {
    const path = makeClip(at(`${name}.mp4`), '-i', plain, ...options);
    const { samples, pictures } = await readClip(path);
    expect([samples !== null, pictures !== null]).toEqual([hasSound, hasPictures]);
    const alone = await openClip(path, { ffmpeg, ...(hasSound ? { pictures: { picturesPerSecond: 1 } } : { audio: { sampleRateHz: 16000 } }) }); // prettier-ignore
    expect([alone.audio, alone.pictures]).toEqual([null, null]);
  });

  it('turns pictures upright', async () => {
    // newer programs say it beside the stream, older ones by a tag
    const path = at('turned.mov');
    try {
      makeClip(path, '-display_rotation', '90', '-i', plain, '-c', 'copy');
    } catch {
      makeClip(path, '-i', plain, '-c', 'copy', '-metadata:s:v:0', 'rotate=90');
    }
    const { pictures } = await readClip(path);
    expect(pictures![0]).toMatchObject({ width: 48, height: 128 });
    // counter-clockwise by 90°: what was right is on top
    expect(isNear(pixel(pictures![0]!, 20, 20), [0, 0, 255])).toBe(true);
    expect(isNear(pixel(pictures![0]!, 20, 110), [255, 0, 0])).toBe(true);
  });

  it('stretches pixels that are not square, and makes large pictures small', async () => {
    const wide = makeClip(at('anamorphic.mp4'), ...source('testsrc2=s=64x48:d=1'), '-vf', 'setsar=2');
    expect((await readClip(wide)).pictures![0]).toMatchObject({ width: 128, height: 48 });
    const large = makeClip(at('large.mp4'), ...source('testsrc2=s=1280x720:r=5:d=1'));
    expect((await readClip(large)).pictures![0]).toMatchObject({ width: 640, height: 360 });
    const narrow = await readClip(large, { pictures: { picturesPerSecond: 5, longestSide: 33 } });
    expect(narrow.pictures![0]).toMatchObject({ width: 33, height: 19 });
  });

  it('keeps sound where it belongs when it begins late', async () => {
    const path = makeClip(
      at('late.mkv'),
      ...source('testsrc2=s=64x48:d=2'),
      '-itsoffset',
      '1',
      ...source('sine=440:d=1'),
    );
    const { samples } = await readClip(path);
    expect(rms(samples!.subarray(0, 14000))).toBeLessThan(1e-3);
    expect(rms(samples!.subarray(18000, 30000))).toBeGreaterThan(0.05);
  });

  it('takes pictures at even times from a clip of no even rate', async () => {
    const path = makeClip(at('variable.mkv'), ...source('testsrc2=s=64x48:r=30:d=2'), '-vf', "select='not(mod(n,7))+eq(mod(n,11),3)'", '-vsync', 'vfr'); // prettier-ignore
    const { pictures } = await readClip(path);
    expect(Math.abs(pictures!.length - 10)).toBeLessThanOrEqual(1);
  });

  it.each([
    ['odd sizes', 'odd.mkv', ['-c:v', 'ffv1', '-vf', 'scale=33:27']],
    ['two tracks of each', 'tracks.mkv', ['-map', '0', '-map', '0']],
    ['a wrong ending', 'wrong.txt', ['-f', 'matroska']],
    ['a GIF', 'moving.gif', ['-an']],
  ])('reads %s', async (_, name, options) => {
    const { pictures } = await readClip(makeClip(at(name), '-i', plain, ...options));
    expect(Math.abs(pictures!.length - 10)).toBeLessThanOrEqual(1);
  });

  it.each(['wav', 'mp3', 'flac', 'ogg', 'm4a'])('reads sound in %s', async (ending) => {
    const { samples, pictures } = await readClip(makeClip(at(`sound.${ending}`), ...source('sine=440:d=2')));
    expect(pictures).toBeNull();
    expect(samples!.length / 16000).toBeCloseTo(2, 0);
  });

  it('takes cover art for no picture', async () => {
    const cover = makeClip(at('cover.jpg'), ...source('testsrc2=s=64x64:d=1'), '-frames:v', '1');
    const path = makeClip(at('song.m4a'), ...source('sine=440:d=2'), '-i', cover, '-map', '0', '-map', '1', '-c:v', 'mjpeg', '-disposition:v', 'attached_pic'); // prettier-ignore
    expect((await readClip(path)).pictures).toBeNull();
  });

  it('reads a clip whose name begins with a minus, or looks like an address', async () => {
    for (const name of ['-i.mp4', 'http:x.mp4', '%03d.mp4', 'a|b;$(c).mp4']) {
      copyFileSync(plain, at(name));
      expect((await readClip(at(name))).pictures).toHaveLength(10);
    }
  });

  it('leaves no process behind when a reader leaves, closes, or is stopped', async () => {
    const long = makeClip(
      at('long.mkv'),
      ...source('testsrc2=s=320x240:d=60'),
      ...source('sine=440:d=60'),
      '-preset',
      'ultrafast',
    );
    const open = (signal?: AbortSignal) =>
      openClip(long, {
        ffmpeg,
        audio: { sampleRateHz: 16000 },
        pictures: { picturesPerSecond: 25 },
        ...(signal && { signal }),
      });
    const left = await open();
    for await (const picture of left.pictures!) if (picture.seconds >= 0.2) break;
    for await (const chunk of left.audio!.chunks) if (chunk.length > 0) break;
    expect(childrenLeft()).toEqual([]);

    const closed = await open();
    await closed.close();
    expect(childrenLeft()).toEqual([]);
    await expect(closed.audio!.chunks[Symbol.asyncIterator]().next()).rejects.toThrow('was closed');

    const controller = new AbortController();
    const stopped = await open(controller.signal);
    const reading = (async () => {
      for await (const { seconds } of stopped.pictures!) if (seconds >= 0.2) controller.abort();
    })();
    await expect(reading).rejects.toThrow('was stopped');
    await stopped.close();
    expect(childrenLeft()).toEqual([]);
    await expect(open(controller.signal)).rejects.toThrow('was stopped');
  });

  it('gives up what takes too long', async () => {
    const reading = readClip(at('long.mkv'), { pictures: { picturesPerSecond: 25 }, mostSeconds: 0.02 });
    await expect(reading).rejects.toThrow('decoding took more than 0.02 s');
    await expect.poll(childrenLeft).toEqual([]);
  });
});

const beside = fileURLToPath(new URL('../../../../shared/data/clips/', import.meta.url));
describe.skipIf(!existsSync(beside))('clips beside the checkout', () => {
  const clips = ['odd', 'grid'].flatMap((part) =>
    existsSync(beside) ? readdirSync(join(beside, part)).map((name) => join(beside, part, name)) : [],
  );
  it.each(clips)('%s', async (path) => {
    const { durationSeconds, samples, pictures } = await readClip(path);
    expect(samples!.length / 16000).toBeCloseTo(durationSeconds!, 0);
    expect(Math.abs(pictures!.length / 5 - durationSeconds!)).toBeLessThan(0.3);
  });
});

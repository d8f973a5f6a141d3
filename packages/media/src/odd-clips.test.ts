import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { clipFolder, ffmpeg, makeClip, source } from '../testing/made-clips.ts';
import { readClip } from '../testing/read-clip.ts';

const folder = clipFolder();
const at = (name: string) => join(folder, name);
const tone = (seconds: number, rate = 16000) => source(`sine=440:r=${rate}:d=${seconds}`);
const film = (seconds: number) => source(`testsrc2=s=64x48:r=25:d=${seconds}`);
const joined = (name: string, ...parts: readonly string[]) => {
  writeFileSync(at(name), Buffer.concat(parts.map((part) => readFileSync(part))));
  return at(name);
};
const rms = (samples: Float32Array) =>
  Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);
function hertz(samples: Float32Array): number {
  const crossings = samples.filter((value, place) => place > 0 && value >= 0 !== samples[place - 1]! >= 0).length;
  return (crossings * 8000) / samples.length;
}
/** What ffmpeg makes of a sine. */
const TONE_RMS = 0.125 * Math.SQRT1_2;

describe('a rate that changes inside a file', () => {
  it.each([
    ['aac', 'aac', 44100, 16000],
    ['aac', 'aac', 16000, 44100],
    ['mp3', 'libmp3lame', 44100, 16000],
    ['mp3', 'libmp3lame', 16000, 48000],
    ['ogg', 'libvorbis', 16000, 48000],
  ])('stretches nothing: %s by %s, %i then %i Hz', async (ending, codec, first, second) => {
    const parts = [first, second].map((rate) =>
      makeClip(at(`part ${rate}.${ending}`), ...tone(1, rate), '-c:a', codec),
    );
    const { samples } = await readClip(joined(`joined ${first} ${second}.${ending}`, ...parts));
    expect(Math.abs(samples!.length / 16000 - 2)).toBeLessThan(0.2);
    for (const from of [0.3, 1.4])
      expect(Math.abs(hertz(samples!.subarray(from * 16000, (from + 0.4) * 16000)) - 440)).toBeLessThan(15);
  });

  it('is as loud after channels change as before', async () => {
    const parts = [1, 2].map((channels) =>
      makeClip(at(`channels ${channels}.wav.aac`), ...tone(1), '-ac', String(channels), '-c:a', 'aac'),
    );
    const { samples } = await readClip(joined('channels.aac', ...parts));
    expect(rms(samples!.subarray(4000, 12000))).toBeCloseTo(TONE_RMS, 2);
    expect(rms(samples!.subarray(22000, 30000))).toBeCloseTo(TONE_RMS, 2);
  });

  it('shows the pictures of a film whose size changes once each', async () => {
    const first = makeClip(at('small.ts'), ...film(2), '-c:v', 'mpeg2video');
    const second = makeClip(at('big.ts'), ...source('testsrc2=s=128x96:r=25:d=2'), '-c:v', 'mpeg2video', '-output_ts_offset', '2'); // prettier-ignore
    const { pictures } = await readClip(joined('sizes.ts', first, second));
    expect(Math.abs(pictures!.length - 20)).toBeLessThanOrEqual(1);
  });
});

describe('time stamps that jump', () => {
  const jumping = (seconds: number) => `'if(gt(T,1),PTS+${seconds}/TB,PTS)'`;

  it.each(['mkv', 'ts', 'mp4'])('give no hours of silence: %s', async (ending) => {
    const path = makeClip(at(`jump.${ending}`), ...tone(2), '-af', `asetpts=${jumping(79200)}`);
    const { samples, outcome } = await readClip(path);
    expect(Math.abs(samples!.length / 16000 - 2)).toBeLessThan(0.2);
    expect(outcome.durationSeconds).toBeCloseTo(2, 0);
    expect(outcome.notes).toHaveLength(1);
    expect(outcome.notes[0]!.text).toMatch(
      /^(?:the time stamps of its sound jump ahead by 7\d+|its time stamps span 79\d+)/,
    );
  });

  it('give no hours of one picture', async () => {
    const path = makeClip(at('jump of both.ts'), ...tone(2), ...film(2), '-af', `asetpts=${jumping(79200)}`, '-vf', `setpts=${jumping(79200)}`, '-vsync', '0'); // prettier-ignore
    const { samples, pictures, outcome } = await readClip(path);
    expect(Math.abs(samples!.length / 16000 - 2)).toBeLessThan(0.2);
    expect(Math.abs(pictures!.length - 10)).toBeLessThanOrEqual(1);
    expect(outcome.notes.map(({ text }) => text).join()).toContain(
      'the time stamps of its pictures jump ahead by 79200.0 s',
    );
  });

  it('are not followed where one track begins hours after the other', async () => {
    const path = makeClip(at('apart.mkv'), ...film(2), '-itsoffset', '79200', ...tone(2), '-map', '0', '-map', '1');
    const { samples, pictures } = await readClip(path);
    expect(Math.abs(samples!.length / 16000 - 2)).toBeLessThan(0.2);
    expect(pictures).toHaveLength(10);
  });

  // The one of npm, of 2018, ends at the second recording.
  it.skipIf(ffmpeg.isBundled)('run on where they begin again, as in joined recordings of a browser', async () => {
    const part = makeClip(at('part.webm'), ...tone(2, 48000), ...film(2), '-c:v', 'libvpx', '-c:a', 'libopus');
    const { samples, pictures, outcome } = await readClip(joined('joined.webm', part, part));
    expect(Math.abs(samples!.length / 16000 - 4)).toBeLessThan(0.2);
    expect(Math.abs(pictures!.length - 20)).toBeLessThanOrEqual(1);
    expect(outcome.notes.map(({ modality }) => modality)).toEqual(['audio', 'video']);
  });

  it('leave a gap of seconds where it is, with a note', async () => {
    const path = makeClip(at('gap.mkv'), ...tone(2), '-af', `asetpts=${jumping(5)}`);
    const { samples, outcome } = await readClip(path);
    expect(samples!.length / 16000).toBeCloseTo(7, 1);
    expect(rms(samples!.subarray(20000, 90000))).toBe(0);
    expect(outcome.notes).toEqual([
      {
        modality: 'audio',
        text: expect.stringMatching(/^its sound has a gap of 5\.0 s at 1\.\d s: silence stands for it$/),
      },
    ]);
  });
});

describe('tracks and channels', () => {
  it.each([
    ['the second where it is the default', 1, 'number 2 is used (the default)'],
    ['the first where it is the default', 0, 'number 1 is used (the default)'],
  ])('takes %s', async (_, speaking, text) => {
    const disposition = ['-disposition:a:0', '0', `-disposition:a:${speaking}`, 'default'];
    const nothing = ['-t', '2', ...source('anullsrc=r=16000')];
    const sounds = speaking === 0 ? [...tone(2), ...nothing] : [...nothing, ...tone(2)];
    const path = makeClip(at(`tracks ${speaking}.mkv`), ...film(2), ...sounds, '-map', '0', '-map', '1', '-map', '2', ...disposition); // prettier-ignore
    const { samples, pictures, outcome } = await readClip(path);
    expect(rms(samples!)).toBeGreaterThan(0.05);
    expect(pictures).toHaveLength(10);
    expect(outcome.notes).toEqual([{ modality: 'audio', text: `has 2 sound tracks: ${text}` }]);
  });

  it.each([
    ['that cancel each other', 'c0=c0|c1=-1*c0', /cancel each other: the left one is used$/],
    ['where the right one is silent', 'c0=c0|c1=0*c0', /the right channel of its sound is silent/],
    ['where the left one is silent', 'c0=0*c0|c1=c0', /the left channel of its sound is silent/],
  ])('hears two channels %s at their level, and says so', async (name, channels, text) => {
    const path = makeClip(at(`${name}.wav`), ...tone(2), '-af', `pan=stereo|${channels}`);
    const { samples, outcome } = await readClip(path);
    expect(rms(samples!)).toBeCloseTo(TONE_RMS, 2);
    expect(outcome.notes).toEqual([{ modality: 'audio', text: expect.stringMatching(text) }]);
  });

  it.each([1, 2, 6])('has nothing to say of %i ordinary channels', async (channels) => {
    const { samples, outcome } = await readClip(
      makeClip(at(`of ${channels}.wav`), ...tone(1), '-ac', String(channels)),
    );
    expect(rms(samples!)).toBeCloseTo(TONE_RMS, 2);
    expect(outcome.notes).toEqual([]);
  });

  it.each([
    ['alone', [], 'alone.mp4'],
    ['with sound', tone(2), 'with sound.mkv'],
  ])('gives one picture of a film that is shorter than a step, %s', async (_, sound, name) => {
    const maps = sound.length === 0 ? [] : ['-map', '0', '-map', '1'];
    const { pictures, outcome } = await readClip(makeClip(at(name), ...film(0.04), ...sound, ...maps));
    expect(pictures!.map(({ seconds }) => seconds)).toEqual([0]);
    expect(outcome.notes).toEqual([
      { modality: 'video', text: 'its pictures end before the second step of 0.20 s: one picture is used' },
    ]);
  });
});

describe('kinds of files that phones and recorders write', () => {
  it.each([
    ['caf', 'pcm_s16be', 16000],
    ['au', 'pcm_s16be', 16000],
    ['aiff', 'pcm_s16be', 16000],
    ['ac3', 'ac3', 48000],
    ['wma', 'wmav2', 44100],
    ['mka', 'flac', 16000],
    ['opus', 'libopus', 48000],
    ['w64', 'pcm_s16le', 16000],
    ['3g2', 'aac', 16000],
    ['mp2', 'mp2', 16000],
  ])('reads .%s', async (ending, codec, rate) => {
    const { samples } = await readClip(makeClip(at(`memo.${ending}`), ...tone(1, rate), '-c:a', codec));
    expect(samples!.length / 16000).toBeCloseTo(1, 0);
  });

  it('reads .amr', async () => {
    // silence in frames of 12.2 kbit/s: a header of a byte and 31 bytes
    const frame = Buffer.alloc(32);
    frame[0] = 0x3c;
    writeFileSync(at('memo.amr'), Buffer.concat([Buffer.from('#!AMR\n'), ...Array.from({ length: 50 }, () => frame)]));
    expect((await readClip(at('memo.amr'))).samples!.length / 16000).toBeCloseTo(1, 1);
  });

  it.each(['mts', 'm2ts'])('reads .%s', async (ending) => {
    const options = ['-f', 'mpegts', ...(ending === 'm2ts' ? ['-mpegts_m2ts_mode', '1'] : [])];
    const { samples, pictures } = await readClip(makeClip(at(`film.${ending}`), ...film(1), ...tone(1, 48000), ...options)); // prettier-ignore
    expect(samples!.length / 16000).toBeCloseTo(1, 0);
    expect(Math.abs(pictures!.length - 5)).toBeLessThanOrEqual(1);
  });
});

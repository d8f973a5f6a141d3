import { samplesInMemory, type FeatureSequence } from '@sdumc/core';
import {
  analyseAudio,
  EXPRESSIONS,
  FACE_COLUMNS,
  FACE_MEASURES,
  faceExpressions,
  hashingTextEncoder,
  logMel,
  logMelProsody,
  prosody,
} from '@sdumc/features';
import { describe, expect, it } from 'vitest';
import { soundLanes } from './clip-lanes.ts';
import { featureLanes, hasNoVoice } from './feature-lanes.ts';
import { textPieces } from './text-pieces.ts';

/** Seconds of a tone whose loudness swells. */
const tone = (seconds: number) => {
  const samples = Float32Array.from({ length: 16000 * seconds }, (_, at) => (0.05 + at / 64000) * Math.sin(at / 12.5));
  return samplesInMemory(samples, 16000);
};

describe('featureLanes', () => {
  it.each([prosody(), logMelProsody()])('reads of $name what was measured', async (extractor) => {
    const lanes = featureLanes({ audio: (await extractor.extract(tone(1)))! });
    const measured = soundLanes((await analyseAudio(tone(1), { measure: 'all' }))!);
    expect(lanes.map(({ title }) => title)).toEqual(['Pitch', 'Loudness']);
    for (const [place, { curves, ...lane }] of lanes.entries()) {
      const { curves: expected, ...expectedLane } = measured[place]!;
      expect(lane).toEqual(expectedLane);
      for (const [at, value] of curves[0]!.values.entries()) {
        const other = expected[0]!.values[at]!;
        if (other === null) expect(value).toBeNull();
        else expect(value).toBeCloseTo(other, 3);
      }
    }
    const pitch = lanes[0]!.curves[0]!.values.filter((value) => value !== null);
    expect(pitch.length).toBeGreaterThan(90);
    expect(2 ** pitch[50]!).toBeCloseTo(16000 / (2 * Math.PI * 12.5), 0);
  });

  it('reads of faces what was measured, with gaps where there is none', () => {
    const { name, version, width } = faceExpressions();
    const values = new Float32Array(3 * width);
    const set = (frame: number, column: string, value: number) => {
      values[frame * width + FACE_COLUMNS.indexOf(column)] = value;
    };
    for (const [frame, share] of [[0, 0.25], [2, 0.75]] as const) {
      set(frame, 'happy', share);
      set(frame, 'mouth open', 2 * share);
      set(frame, 'yaw, radians * 4', 4 * share);
    } // prettier-ignore
    const video: FeatureSequence = { values, frames: 3, width, hopSeconds: 0.2, extractor: name, version, observed: Uint8Array.of(1, 0, 1) }; // prettier-ignore
    const lanes = featureLanes({ video });
    const curve = (title: string, which: string) =>
      lanes.find((lane) => lane.title === title)!.curves.find((one) => one.name === which)!.values;
    expect(curve('Expression', 'happy')).toEqual([0.25, null, 0.75]);
    expect(curve('Expression', EXPRESSIONS[0])).toEqual([0, null, 0]);
    expect(curve('Mouth open', FACE_MEASURES[0])).toEqual([0.5, null, 1.5]);
    expect(curve('Head', 'turned (yaw)')[2]).toBeCloseTo((0.75 * 180) / Math.PI, 3);
    expect(lanes.every(({ hopSeconds }) => hopSeconds === 0.2)).toBe(true);
  });

  it('keeps as many points as a screen can show', async () => {
    const [pitch] = featureLanes({ audio: (await prosody().extract(tone(21)))! });
    expect(pitch!.curves[0]!.values).toHaveLength(701);
    expect(pitch!.hopSeconds).toBeCloseTo(0.03, 10);
  });

  it('draws nothing of features in which nobody knows what stands where', async () => {
    expect(featureLanes({ audio: (await logMel().extract(tone(0.2)))! })).toEqual([]);
    expect(featureLanes({})).toEqual([]);
  });
});

it('hears that there is no voice', async () => {
  const silence = await prosody().extract(samplesInMemory(new Float32Array(16000), 16000));
  const late = Float32Array.from({ length: 16000 }, (_, at) => (at < 8000 ? 0 : 0.5 * Math.sin(at / 12.5)));
  const spoken = await prosody().extract(samplesInMemory(late, 16000));
  const features = [silence, spoken, await logMel().extract(tone(0.2)), undefined];
  expect(features.map(hasNoVoice)).toEqual([true, false, false, false]);
});

describe('textPieces', () => {
  const encoder = hashingTextEncoder();
  it('names a piece for each frame, and none where they do not fit or are not known', async () => {
    expect(await textPieces('so good, 3', { frames: 3 }, encoder)).toEqual(['so', 'good', '3']);
    expect(await textPieces('so good', { frames: 3 }, encoder)).toBeNull();
    expect(await textPieces('so good, 3', { frames: 3 }, { ...encoder, name: 'another' })).toBeNull();
  });
});

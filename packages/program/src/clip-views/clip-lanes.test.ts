import { FACE_MEASURES, type AudioAnalysis, type ObservedFace } from '@sdumc/features';
import { describe, expect, it } from 'vitest';
import { faceLanes, soundLanes } from './clip-lanes.ts';

const nothing = new Float32Array(0);
const sound: AudioAnalysis = {
  ...{ frames: 3, logMel: nothing, mfcc: nothing, zeroCrossingRate: nothing, spectralCentroidHz: nothing },
  ...{ spectralRolloffHz: nothing, spectralFlatness: nothing, voicedProbability: nothing },
  rms: Float32Array.of(1, 0.125, 0),
  pitchHz: Float32Array.of(128, NaN, 256),
};

describe('soundLanes', () => {
  const [pitch, loudness] = soundLanes(sound);

  it('draws pitch by octaves, with gaps where it is unvoiced', () => {
    expect(pitch!.curves).toEqual([{ name: 'pitch', values: [7, null, 8] }]);
    expect(pitch!.range[1] - pitch!.range[0]).toBeCloseTo(Math.log2(400 / 65), 12);
    expect(pitch!.hopSeconds).toBe(0.01);
  });

  it('draws loudness in decibels below full scale, and silence at the lower end', () => {
    const [full, eighth, silence] = loudness!.curves[0]!.values;
    expect(full).toBe(0);
    expect(eighth).toBeCloseTo(-18.0618, 4); // 20 log10(1/8)
    expect(silence).toBe(loudness!.range[0]);
  });
});

describe('faceLanes', () => {
  const face: ObservedFace = {
    square: { x: 0, y: 0, side: 1, angle: 0 },
    mesh: { points: nothing, confidence: 1 },
    head: {
      right: [1, 0, 0],
      down: [0, 1, 0],
      away: [0, 0, 1],
      height: 1,
      roll: 0,
      yaw: Math.PI / 6,
      pitch: -Math.PI / 4,
    },
    measures: FACE_MEASURES.map((name) => (name === 'mouth open' ? 0.75 : -9)),
    expression: { probabilities: Float32Array.of(0.5, 0, 0, 0.25, 0, 0, 0.25), embedding: nothing },
  };
  const lanes = faceLanes([undefined, face], 0.2);
  const curves = Object.fromEntries(lanes.flatMap((lane) => lane.curves.map(({ name, values }) => [`${lane.title}, ${name}`, values]))); // prettier-ignore

  it('draws every curve with a gap where there is no face', () => {
    expect(lanes.map(({ curves }) => curves.length)).toEqual([7, 1, 3]);
    for (const values of Object.values(curves)) expect([values.length, values[0]]).toEqual([2, null]);
    expect(lanes.every(({ hopSeconds }) => hopSeconds === 0.2)).toBe(true);
  });

  it('draws expressions by name, the mouth, and angles in degrees', () => {
    expect([curves['Expression, angry']![1], curves['Expression, happy']![1]]).toEqual([0.5, 0.25]);
    expect(curves['Mouth open, mouth open']![1]).toBe(0.75);
    expect(curves['Head, turned (yaw)']![1]).toBeCloseTo(30, 10);
    expect(curves['Head, nodded (pitch)']![1]).toBeCloseTo(-45, 10);
  });

  it('leaves the lanes out where there is no face at all', () => {
    expect(faceLanes([undefined, undefined], 0.2)).toEqual([]);
  });
});

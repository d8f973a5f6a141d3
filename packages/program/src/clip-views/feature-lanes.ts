import type { FeatureSequence, Modality } from '@sdumc/core';
import {
  EXPRESSIONS,
  FACE_COLUMNS,
  FACE_MEASURES,
  faceExpressions,
  logMelProsody,
  prosody,
  PROSODY_COLUMNS,
} from '@sdumc/features';
import type { ClipLane } from '@sdumc/report';
import { faceLanes, soundLanes, type SeenExpression } from './clip-lanes.ts';

/** Points that a screen can show. */
const MOST_POINTS = 1000;
const DIGITS = 4;

/** Curves of what people know, read off features, where they are of the built-in extractors: pitch, loudness, expression, mouth, head. */
export function featureLanes({ audio, video }: Readonly<Partial<Record<Modality, FeatureSequence>>>): ClipLane[] {
  return [...(audio === undefined ? [] : lanesOfSound(audio)), ...(video === undefined ? [] : lanesOfFace(video))].map(
    thinned,
  );
}

/** Whether nothing in a sound is voiced; false where its features do not tell. */
export function hasNoVoice(audio: FeatureSequence | undefined): boolean {
  return prosodicColumn(audio, 'voiced')?.every((voiced) => voiced === 0) ?? false;
}

/** A column of prosody; null where the features hold none. */
function prosodicColumn(audio: FeatureSequence | undefined, name: string): readonly number[] | null {
  if (audio === undefined || ![prosody().name, logMelProsody().name].includes(audio.extractor)) return null;
  const { values, frames, width } = audio;
  const at = width - PROSODY_COLUMNS.length + PROSODY_COLUMNS.indexOf(name);
  return Array.from({ length: frames }, (_, frame) => values[frame * width + at]!);
}

function lanesOfSound(audio: FeatureSequence): ClipLane[] {
  const voiced = prosodicColumn(audio, 'voiced');
  if (voiced === null) return [];
  const values = (name: string) => prosodicColumn(audio, name)!;
  return soundLanes({
    pitchHz: values('pitch, octaves above 110 Hz').map((octaves, at) => (voiced[at] === 0 ? NaN : 110 * 2 ** octaves)),
    rms: values('energy, dB / 20').map((energy) => 10 ** energy),
  });
}

function lanesOfFace({ values, frames, width, observed, extractor, hopSeconds }: FeatureSequence): ClipLane[] {
  if (extractor !== faceExpressions().name || hopSeconds === null) return [];
  const from = (name: string) => FACE_COLUMNS.indexOf(name);
  const faces = Array.from({ length: frames }, (_, frame): SeenExpression | undefined => {
    if (observed?.[frame] === 0) return undefined;
    const face = values.subarray(frame * width, (frame + 1) * width);
    const angle = (name: string) => face[from(`${name}, radians * 4`)]! / 4;
    const measures = from(FACE_MEASURES[0]);
    return {
      expression: { probabilities: face.subarray(from(EXPRESSIONS[0]), from(EXPRESSIONS[0]) + EXPRESSIONS.length) },
      measures: face.subarray(measures, measures + FACE_MEASURES.length),
      head: { yaw: angle('yaw'), pitch: angle('pitch'), roll: angle('roll') },
    };
  });
  return faceLanes(faces, hopSeconds);
}

function thinned(lane: ClipLane): ClipLane {
  const step = Math.max(1, Math.ceil((lane.curves[0]?.values.length ?? 0) / MOST_POINTS));
  return {
    ...lane,
    hopSeconds: lane.hopSeconds * step,
    curves: lane.curves.map(({ name, values }) => ({
      name,
      values: values
        .filter((_, at) => at % step === 0)
        .map((value) => (value === null ? null : Number(value.toFixed(DIGITS)))),
    })),
  };
}

import { EXPRESSIONS, FACE_MEASURES } from '@sdumc/features';
import type { ClipLane } from '@sdumc/report';

/** What is drawn of sound, frame by frame, every 10 ms. */
export interface HeardSound {
  /** NaN where it is unvoiced */
  readonly pitchHz: ArrayLike<number>;
  /** 1 at full scale */
  readonly rms: ArrayLike<number>;
}

/** What is drawn of a face in one picture. */
export interface SeenExpression {
  readonly expression: { readonly probabilities: ArrayLike<number> };
  readonly measures: ArrayLike<number>;
  /** Radians */
  readonly head: Readonly<Record<'yaw' | 'pitch' | 'roll', number>>;
}

const SOUND_HOP_SECONDS = 0.01;
const DEGREES = 180 / Math.PI;
const QUIETEST_DB = -80;

/** Pitch and loudness over time. */
export function soundLanes({ pitchHz, rms }: HeardSound): ClipLane[] {
  const pitch = Array.from(pitchHz, (hz) => (Number.isNaN(hz) ? null : Math.log2(hz)));
  const decibels = Array.from(rms, (value) => Math.max(QUIETEST_DB, 20 * Math.log10(value)));
  return [
    {
      title: 'Pitch',
      ends: ['65 Hz', '400 Hz, logarithmic'],
      range: [Math.log2(65), Math.log2(400)],
      hopSeconds: SOUND_HOP_SECONDS,
      curves: [{ name: 'pitch', values: pitch }],
    },
    {
      title: 'Loudness',
      ends: [`−${-QUIETEST_DB} dB`, '0 dB'],
      range: [QUIETEST_DB, 0],
      hopSeconds: SOUND_HOP_SECONDS,
      curves: [{ name: 'loudness', values: decibels }],
    },
  ];
}

/** Expression, mouth and head of the face that is followed, picture by picture. */
export function faceLanes(faces: readonly (SeenExpression | undefined)[], hopSeconds: number): ClipLane[] {
  if (faces.every((face) => face === undefined)) return [];
  const curve = (name: string, valueOf: (face: SeenExpression) => number) => ({
    name,
    values: faces.map((face) => (face === undefined ? null : valueOf(face))),
  });
  const mouth = FACE_MEASURES.indexOf('mouth open');
  return [
    {
      title: 'Expression',
      ends: ['0', '1, probabilities'],
      range: [0, 1],
      hopSeconds,
      curves: EXPRESSIONS.map((name, at) => curve(name, ({ expression }) => expression.probabilities[at]!)),
    },
    {
      title: 'Mouth open',
      ends: ['shut', 'a fifth of the face'],
      range: [0, 2],
      hopSeconds,
      curves: [curve('mouth open', ({ measures }) => measures[mouth]!)],
    },
    {
      title: 'Head',
      ends: ['−45°', '45°'],
      range: [-45, 45],
      hopSeconds,
      curves: [
        curve('turned (yaw)', ({ head }) => head.yaw * DEGREES),
        curve('nodded (pitch)', ({ head }) => head.pitch * DEGREES),
        curve('tilted (roll)', ({ head }) => head.roll * DEGREES),
      ],
    },
  ];
}

import type { ObservedFace } from '../src/video/follow-faces.ts';
import { FACE_MEASURES } from '../src/video/faces/face-measures.ts';
import { boundsOf, headOf } from '../src/video/faces/head.ts';
import { madeUpHead, type HeadOptions } from './made-up-head.ts';

export interface FaceOptions extends HeadOptions {
  /** How far its mouth is open, tenths of a face. */
  readonly open?: number;
}

/** A face of a made-up head, 100 × scale high, that is happy for certain. Its measures are 0.01, 0.02 and so on, but for its mouth. */
export function madeUpFace({ open = 0, ...options }: FaceOptions = {}): ObservedFace {
  const mesh = madeUpHead(options);
  return {
    square: { ...boundsOf(mesh), angle: 0 },
    mesh,
    head: headOf(mesh),
    measures: FACE_MEASURES.map((name, at) => (name === 'mouth open' ? open : (at + 1) / 100)),
    expression: {
      probabilities: Float32Array.of(0, 0, 0, 1, 0, 0, 0),
      embedding: Float32Array.from({ length: 256 }, (_, at) => at / 256),
    },
  };
}

import * as tf from '@tensorflow/tfjs';
import {
  modalityOf,
  perModality,
  randomStream,
  STREAMS,
  type PaddedBatch,
  type PerModality,
  type Stream,
} from '@sdumc/core';

/** Frames of one utterance; a stream that it lacks is left out. */
export type PlainUtterance = Readonly<Partial<Record<Stream, readonly (readonly number[])[]>>>;

/** An utterance of random frames, as many of each stream as `frames` says. */
export function plainUtterance(
  seed: number,
  widths: PerModality<number>,
  frames: Readonly<Partial<Record<Stream, number>>>,
): PlainUtterance {
  const streams = STREAMS.filter((stream) => frames[stream] !== undefined).map((stream) => {
    const random = randomStream(seed, STREAMS.indexOf(stream));
    const row = () => Array.from({ length: widths[modalityOf(stream)] }, () => 2 * random.normal());
    return [stream, Array.from({ length: frames[stream]! }, row)];
  });
  return Object.fromEntries(streams) as PlainUtterance;
}

/** Utterances padded to the longest and `padding` further frames; padded frames are full of `filling`. */
export function plainBatch(
  utterances: readonly PlainUtterance[],
  widths: PerModality<number>,
  { padding = 0, filling = 0 }: { padding?: number; filling?: number } = {},
): PaddedBatch {
  const lengthOf = (stream: Stream) =>
    Math.max(1, ...utterances.map((utterance) => utterance[stream]?.length ?? 0)) + padding;
  const frames = (stream: Stream) => {
    const blank = new Array<number>(widths[modalityOf(stream)]).fill(filling);
    const padded = utterances.map((utterance) =>
      Array.from({ length: lengthOf(stream) }, (_, t) => [...(utterance[stream]?.[t] ?? blank)]),
    );
    return tf.tensor3d(padded);
  };
  const mask = (stream: Stream) =>
    tf.tensor2d(
      utterances.map((utterance) =>
        Array.from({ length: lengthOf(stream) }, (_, t) => (t < (utterance[stream]?.length ?? 0) ? 1 : 0)),
      ),
    );
  const masks = perModality(mask);
  return {
    frames: { audio: frames('audio'), text: frames('text'), simulated: frames('simulated'), video: frames('video') },
    frameMask: { complete: masks, missing: { ...masks, text: mask('simulated') } },
    valence: tf.tensor1d(utterances.map((_, b) => b / 3)),
  };
}

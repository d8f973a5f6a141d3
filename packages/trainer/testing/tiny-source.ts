import {
  randomStream,
  STREAMS,
  type FrameSequence,
  type Split,
  type Stream,
  type Utterance,
  type UtteranceFrames,
  type UtteranceSource,
} from '@sdumc/core';

export const WIDTHS: Readonly<Record<Stream, number>> = { audio: 3, text: 4, simulated: 4, video: 2 };

export interface TinyUtterance {
  readonly split: Split;
  readonly valence: number;
  readonly frames: UtteranceFrames;
}

/** A source in memory; `onRead` sees every row that is read. */
export function memorySource(
  utterances: readonly TinyUtterance[],
  onRead: (row: number) => void = () => undefined,
): UtteranceSource {
  const has = (stream: Stream) => utterances.some(({ frames }) => frames[stream] !== undefined);
  return {
    name: 'memory',
    utterances: utterances.map(({ split, valence }, row): Utterance => {
      return { id: `utterance ${row}`, videoId: `video ${Math.floor(row / 2)}`, split, valence };
    }),
    widths: Object.fromEntries(STREAMS.filter(has).map((stream) => [stream, WIDTHS[stream]])),
    async read(row) {
      onRead(row);
      return utterances[row]!.frames;
    },
  };
}

/** One to three frames around `valence` times a direction of the stream's own. */
function framesOf(stream: Stream, valence: number, seed: number): FrameSequence {
  const random = randomStream(seed, STREAMS.indexOf(stream));
  const [frames, width] = [1 + random.integer(3), WIDTHS[stream]];
  const direction = (feature: number) => Math.cos(1 + feature + (stream === 'simulated' ? 1 : STREAMS.indexOf(stream)));
  const values = Float32Array.from(
    { length: frames * width },
    (_, at) => valence * direction(at % width) + 0.2 * random.normal(),
  );
  return { values, frames, width };
}

/** Utterances whose frames tell their valence; every fifth lacks video, every seventh simulated text. */
export function tinyUtterances(count: number, split: Split, seed: number): TinyUtterance[] {
  const random = randomStream(seed);
  return Array.from({ length: count }, (_, row) => {
    const valence = Math.round(9 * (2 * random.uniform() - 1)) / 3;
    const lacks = (stream: Stream) =>
      (stream === 'video' && row % 5 === 4) || (stream === 'simulated' && row % 7 === 6);
    const streams = STREAMS.filter((stream) => !lacks(stream)).map((stream) => [
      stream,
      framesOf(stream, valence, 1000 * seed + row),
    ]);
    return { split, valence, frames: Object.fromEntries(streams) as UtteranceFrames };
  });
}

import { randomStream } from '../random/random-stream.ts';
import type { Split, Utterance, UtteranceFrames, UtteranceSource } from '../utterance.ts';

const WIDTHS = { audio: 3, text: 4, video: 2 } as const;

/** A source in memory: two utterances a video, one to nine frames of each stream, text a linear map of the audio at its place. */
export function madeUpSource(
  splits: readonly Split[],
  { onRead = () => undefined }: { readonly onRead?: (row: number) => void } = {},
): UtteranceSource {
  const rows = splits.map((_, row) => framesOf(row));
  const utterances = splits.map((split, row): Utterance => {
    return { id: `u${row}`, videoId: `video ${Math.floor(row / 2)}`, split, valence: (row % 7) - 3 };
  });
  return {
    name: 'made up',
    utterances,
    widths: WIDTHS,
    async read(row) {
      onRead(row);
      return rows[row]!;
    },
  };
}

function framesOf(row: number): UtteranceFrames {
  const random = randomStream(7, row);
  const length = 1 + random.integer(9);
  const sequence = (width: number, valueOf: (frame: number, feature: number) => number) => ({
    values: Float32Array.from({ length: length * width }, (_, at) => valueOf(Math.floor(at / width), at % width)),
    frames: length,
    width,
  });
  const audio = sequence(WIDTHS.audio, () => 5 + 2 * random.normal());
  const text = sequence(WIDTHS.text, (frame, feature) => {
    const heard = audio.values[frame * WIDTHS.audio + (feature % WIDTHS.audio)]!;
    return (feature + 1) * heard + 0.3 * random.normal();
  });
  return { audio, text, video: sequence(WIDTHS.video, () => random.normal()) };
}

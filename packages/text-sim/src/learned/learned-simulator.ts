import { fitRidge } from '@sdumc/ridge';
import type { TextSimulator } from '../text-simulator.ts';
import { alignedAudio } from './aligned-audio.ts';
import { pairedFramesOf, ridgeTables, textRate, type AudioTextPair, type PairedFrames } from './paired-frames.ts';

/** A fitted map is a simulator that remembers how strongly it was regularised. */
export interface LearnedSimulator extends TextSimulator {
  /** λ of its ridge regression */
  readonly strength: number;
}

/**
 * Text simulated without any LLM: a ridge map from audio frames to text frames.
 *
 * Frame j of N is predicted from the audio at j/N of the utterance and from the mean of all its audio. How many text
 * frames there are follows from the audio's length, at the rate seen in fitting. It knows no words; it gives the missing
 * flow what little of the text's representation can be heard in the features.
 *
 * @param pairs one in which either side has no frame is passed over; of many, evenly spaced frames are fitted
 * @param strength λ of the ridge regression; chosen by cross-validation over videos where it is left out
 * @throws Error without a pair, or where widths differ among pairs
 *
 * @example
 * ```ts
 * const simulator = fitLearnedSimulator(pairs);
 * const { frames } = await simulator.simulate({ id: 'a', audio });
 * ```
 */
export function fitLearnedSimulator(pairs: readonly AudioTextPair[], strength?: number): LearnedSimulator {
  const paired = pairedFramesOf(pairs);
  if (paired === null)
    throw new Error('fitLearnedSimulator pairs: must hold at least one utterance with audio and text');
  return simulatorOf(paired, strength);
}

/** The simulator that these frames teach. */
export function simulatorOf(paired: PairedFrames, strength?: number): LearnedSimulator {
  const { audio: audioWidth, text: textWidth } = paired.widths;
  const framesPerAudioFrame = textRate(paired);
  const model = fitRidge({ ...ridgeTables(paired), ...(strength !== undefined && { strength }) });

  return {
    name: 'learned',
    strength: model.strength,
    async simulate({ audio }) {
      if (audio === undefined || audio.frames === 0) return { meta: {} };
      if (audio.width !== audioWidth)
        throw new RangeError(`learned simulator audio: axis 1 (D) must be ${audioWidth}, received ${audio.width}`);
      const frames = Math.max(1, Math.round(audio.frames * framesPerAudioFrame));
      const inputs = { values: alignedAudio(audio, frames), rows: frames, columns: 2 * audioWidth };
      const values = Float32Array.from(model.predict(inputs).values);
      return { frames: { values, frames, width: textWidth }, meta: {} };
    },
  };
}

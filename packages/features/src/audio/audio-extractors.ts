import type { AudioExtractor, FeatureSequence } from '@sdumc/core';
import { analyseAudio, MEL_BANDS, type AudioAnalysis } from './analyse-audio.ts';
import { HOP, SAMPLE_RATE_HZ } from './analysis-frames.ts';
import { PROSODY_COLUMNS, prosodyFrames } from './prosody-columns.ts';

const HOP_SECONDS = HOP / SAMPLE_RATE_HZ;

/** Changes with every change of the numbers. */
const VERSION = '1';

/**
 * Spectrograms as librosa computes them: log10 power in 64 mel bands from 0 to 8,000 Hz, every 10 ms, [T, 64]. Sound at 16 kHz.
 *
 * @example
 * const sequence = await logMel().extract(samplesInMemory(new Float32Array(16000), 16000));
 * sequence?.frames; // 101
 */
export function logMel(): AudioExtractor {
  return extractor('log-mel', MEL_BANDS, 'spectrum', ({ logMel }) => logMel);
}

/**
 * How something is said, every 10 ms, [T, 38]: pitch and voicing (probabilistic YIN), energy, zero crossings, the shape of the
 * spectrum, 13 MFCC, and how much each moves within a quarter of a second. {@link PROSODY_COLUMNS} names them.
 *
 * @example
 * const sequence = await prosody().extract(samplesInMemory(new Float32Array(16000), 16000));
 * sequence?.values[PROSODY_COLUMNS.indexOf('voiced')]; // 0: silence
 */
export function prosody(): AudioExtractor {
  return extractor('prosody', PROSODY_COLUMNS.length, 'all', prosodyFrames);
}

/**
 * {@link logMel} and {@link prosody} side by side, from one pass, [T, 102].
 *
 * @example
 * const sequence = await logMelProsody().extract(samplesInMemory(new Float32Array(16000), 16000));
 * sequence?.width; // 102
 */
export function logMelProsody(): AudioExtractor {
  const width = MEL_BANDS + PROSODY_COLUMNS.length;
  return extractor('log-mel+prosody', width, 'all', (analysis) => {
    const values = new Float32Array(analysis.frames * width);
    const prosodic = prosodyFrames(analysis);
    for (let frame = 0; frame < analysis.frames; frame++) {
      values.set(analysis.logMel.subarray(frame * MEL_BANDS, (frame + 1) * MEL_BANDS), frame * width);
      const own = PROSODY_COLUMNS.length;
      values.set(prosodic.subarray(frame * own, (frame + 1) * own), frame * width + MEL_BANDS);
    }
    return values;
  });
}

function extractor(
  name: string,
  width: number,
  measure: 'all' | 'spectrum',
  framesOf: (analysis: AudioAnalysis) => Float32Array,
): AudioExtractor {
  return {
    modality: 'audio',
    name,
    version: VERSION,
    width,
    hopSeconds: HOP_SECONDS,
    async extract(samples): Promise<FeatureSequence | undefined> {
      const analysis = await analyseAudio(samples, { measure });
      if (analysis === undefined) return undefined;
      const { frames } = analysis;
      return { values: framesOf(analysis), frames, width, hopSeconds: HOP_SECONDS, extractor: name, version: VERSION };
    },
  };
}

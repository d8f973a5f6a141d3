import type { OnnxInput } from '../runtime/onnx-session.ts';
import type { SoundInput } from './extractor-description.ts';

/** Keeps digital silence from being divided by 0, as wav2vec 2.0's preparation does. */
const EPSILON = 1e-7;

/** The input of a model that hears a waveform; samples beyond the end are 0. */
export function soundValues(samples: Float32Array, length: number, { layout, normalize }: SoundInput): OnnxInput {
  const data = new Float32Array(length);
  data.set(normalize ? normalized(samples) : samples);
  const dims = { BS: [1, length], BCS: [1, 1, length], S: [length] }[layout];
  return { type: 'float32', data, dims };
}

/** (x − mean) / √(variance + 1e-7) */
function normalized(samples: Float32Array): Float32Array {
  const mean = samples.reduce((sum, value) => sum + value, 0) / samples.length;
  const variance = samples.reduce((sum, value) => sum + (value - mean) ** 2, 0) / samples.length;
  const deviation = Math.sqrt(variance + EPSILON);
  return samples.map((value) => (value - mean) / deviation);
}

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { weights, writeOnnx, type OnnxGraph } from './written-onnx.ts';

export const SPEECH_WIDTH = 3;

/** Two convolutions over the waveform: a frame sees 10 + 7 · 5 = 45 samples, the next begins 20 later. */
export const SPEECH_KERNELS = [10, 8] as const;
export const SPEECH_STRIDES = [5, 4] as const;
const first = weights(SPEECH_KERNELS[0], 1);
const second = weights(SPEECH_WIDTH * SPEECH_KERNELS[1], 2);

export interface TinySpeech {
  /** Whether the preparation normalises the waveform. */
  readonly normalizes: boolean;
  /** Whether layers are outputs: states of layer l are (l + 1) times those that leave the convolutions. */
  readonly layers: boolean;
}

/** Writes a model like wav2vec 2.0, as a folder of Hugging Face: `last_hidden_state` [1, T, 3], and 3 `hidden_states`. */
export function writeTinySpeechModel(folder: string, { normalizes, layers }: TinySpeech): void {
  writeOnnx(join(folder, 'onnx/model.onnx'), speechGraph(layers));
  writeJson(join(folder, 'config.json'), {
    model_type: 'wavlm',
    num_hidden_layers: 2,
    conv_kernel: SPEECH_KERNELS,
    conv_stride: SPEECH_STRIDES,
  });
  writeJson(join(folder, 'preprocessor_config.json'), {
    feature_extractor_type: 'Wav2Vec2FeatureExtractor',
    sampling_rate: 16_000,
    do_normalize: normalizes,
  });
}

export function speechGraph(layers: boolean): OnnxGraph {
  const states = ['batch', 'frames', SPEECH_WIDTH];
  return {
    inputs: { input_values: { type: 'float32', shape: ['batch', 'samples'] } },
    constants: {
      channel: { dims: [1], integers: [1] },
      first: { dims: [1, 1, SPEECH_KERNELS[0]], floats: first },
      second: { dims: [SPEECH_WIDTH, 1, SPEECH_KERNELS[1]], floats: second },
      two: { dims: [], floats: [2] },
      three: { dims: [], floats: [3] },
    },
    nodes: [
      { does: 'Unsqueeze', of: ['input_values', 'channel'], to: 'waveform' },
      { does: 'Conv', of: ['waveform', 'first'], to: 'once', integers: { strides: [SPEECH_STRIDES[0]] } },
      { does: 'Conv', of: ['once', 'second'], to: 'twice', integers: { strides: [SPEECH_STRIDES[1]] } },
      { does: 'Transpose', of: ['twice'], to: 'hidden_states.0', integers: { perm: [0, 2, 1] } },
      { does: 'Mul', of: ['hidden_states.0', 'two'], to: 'hidden_states.1' },
      { does: 'Mul', of: ['hidden_states.0', 'three'], to: 'hidden_states.2' },
      { does: 'Identity', of: ['hidden_states.2'], to: 'last_hidden_state' },
    ],
    outputs: {
      last_hidden_state: states,
      ...(layers ? { 'hidden_states.0': states, 'hidden_states.1': states, 'hidden_states.2': states } : {}),
    },
  };
}

/** What leaves the convolutions, [T, 3], by their definition and in double precision. */
export function convolvedSpeech(samples: ArrayLike<number>): number[][] {
  const inner = slide(samples.length, SPEECH_KERNELS[0], SPEECH_STRIDES[0]).map((start) =>
    first.reduce((sum, weight, place) => sum + weight * samples[start + place]!, 0),
  );
  return slide(inner.length, SPEECH_KERNELS[1], SPEECH_STRIDES[1]).map((start) =>
    Array.from({ length: SPEECH_WIDTH }, (_, channel) => {
      const kernel = second.slice(channel * SPEECH_KERNELS[1], (channel + 1) * SPEECH_KERNELS[1]);
      return kernel.reduce((sum, weight, place) => sum + weight * inner[start + place]!, 0);
    }),
  );
}

function slide(length: number, kernel: number, stride: number): number[] {
  return Array.from({ length: Math.floor((length - kernel) / stride) + 1 }, (_, step) => step * stride);
}

export function writeJson(path: string, value: unknown): void {
  writeFileSync(path, JSON.stringify(value));
}

import { join } from 'node:path';
import { writeJson } from './tiny-speech-model.ts';
import { weights, writeOnnx } from './written-onnx.ts';

export const WHISPER_WIDTH = 4;
const BANDS = 80;

/** Like Whisper's, but of 1 second instead of 30. */
export const WHISPER_PREPARATION = {
  feature_extractor_type: 'WhisperFeatureExtractor',
  feature_size: BANDS,
  sampling_rate: 16_000,
  n_fft: 400,
  hop_length: 160,
  n_samples: 16_000,
  nb_max_frames: 100,
};

const kernel = weights(WHISPER_WIDTH * BANDS * 2, 5);

/** Writes a model like Whisper: its encoder convolves two steps of the spectrogram at a time, to [1, 50, 4]. */
export function writeTinyWhisperModel(folder: string): void {
  writeOnnx(join(folder, 'onnx/encoder_model.onnx'), {
    inputs: { input_features: { type: 'float32', shape: ['batch', BANDS, 'steps'] } },
    constants: { kernel: { dims: [WHISPER_WIDTH, BANDS, 2], floats: kernel } },
    nodes: [
      { does: 'Conv', of: ['input_features', 'kernel'], to: 'convolved', integers: { strides: [2] } },
      { does: 'Transpose', of: ['convolved'], to: 'last_hidden_state', integers: { perm: [0, 2, 1] } },
    ],
    outputs: { last_hidden_state: ['batch', 'frames', WHISPER_WIDTH] },
  });
  writeJson(join(folder, 'config.json'), { model_type: 'whisper', encoder_layers: 4 });
  writeJson(join(folder, 'preprocessor_config.json'), WHISPER_PREPARATION);
}

/** The encoder of a spectrogram [80, steps], by its definition: [steps / 2, 4]. */
export function encodedSpectrogram(spectrogram: ArrayLike<number>, steps: number): number[][] {
  return Array.from({ length: steps / 2 }, (_, frame) =>
    Array.from({ length: WHISPER_WIDTH }, (_channel, channel) => {
      let sum = 0;
      for (let band = 0; band < BANDS; band += 1)
        for (let step = 0; step < 2; step += 1)
          sum += kernel[(channel * BANDS + band) * 2 + step]! * spectrogram[band * steps + frame * 2 + step]!;
      return sum;
    }),
  );
}

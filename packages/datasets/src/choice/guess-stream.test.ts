import { expect, it } from 'vitest';
import { guessStream } from './guess-stream.ts';

it.each([
  ['audio', ['wavlm-large-FRA_-5', 'chinese-hubert-large-UTT', 'wav2vec-base', 'whisper-large', 'vggish_UTT', 'opensmile_IS09', 'eGeMAPS', 'COVAREP', 'OpenSmile-CB10', 'IS13']], // prettier-ignore
  ['video', ['manet-FRA', 'clip-vit-large-patch14-UTT', 'videomae-base', 'dinov2-large', 'resnet50face', 'openface', 'OpenFace_2', 'FACET 4.2', 'senet50', 'eva02_base', 'msceleb']], // prettier-ignore
  ['text', ['vicuna-7b-wavless', 'Llama-2-13b', 'bert-base', 'roberta-large', 'deberta-v3', 'Baichuan-13B', 'chatglm2', 'glove_vectors', 'TimestampedWordVectors', 'opt-13b', 'sentence-x', 'gpt2']], // prettier-ignore
  ['simulated', ['vicuna-FRA-sim', 'bert_sim', 'vicuna-simulated-FRA', 'sim']],
  [undefined, ['broken-FRA', 'subtitle', 'cache', 'eclipse', 'assimilated', 'phones', 'adopted']],
])('%s', (stream, names) => {
  for (const name of names) expect([name, guessStream(name)]).toEqual([name, stream]);
});

it('takes no picture for text because its name has sim in it', () => {
  expect(guessStream('resnet-sim')).toBe('video');
});

import type { Stream } from '@sdumc/core';

/**
 * What the field's extractors are called, in the order in which they are asked: `hubert` is no `bert`, `clip` looks. Where a name
 * begins or ends it may touch a digit, a dash or the like, but no letter, where that is what tells it apart.
 */
const KNOWN_NAMES: readonly (readonly [Stream, RegExp])[] = [
  [
    'audio',
    /wavlm|hubert|wav2vec|whisper|vggish|opensmile|egemaps|covarep|mfcc|panns|emobase|(?<![a-z])(is09|is10|is13|audio|acoustic)/,
  ],
  [
    'video',
    /manet|videomae|dino|resnet|openface|facet|senet|emonet|fabnet|ferplus|msceleb|eva-?02|(?<![a-z])(clip|vit|video|vision|visual)(?![a-z])/,
  ],
  [
    'text',
    /vicuna|llama|bert|baichuan|chatglm|bloom|glove|word[-_ ]?vec|xlnet|electra|qwen|falcon|alpaca|gpt|sentence|(?<![a-z])(opt|moss|text|t5)(?![a-z])/,
  ],
];

/**
 * Which stream features are, going by their name: `wavlm-FRA` is audio, `vicuna-FRA-sim` simulated text; undefined where the
 * name says nothing.
 */
export function guessStream(name: string): Stream | undefined {
  const lower = name.toLowerCase();
  const stream = KNOWN_NAMES.find(([, pattern]) => pattern.test(lower))?.[0];
  const isSimulated = /(?<![a-z])sim(ulated)?(?![a-z])/.test(lower);
  return isSimulated && (stream === undefined || stream === 'text') ? 'simulated' : stream;
}

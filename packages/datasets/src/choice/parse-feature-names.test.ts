import { expect, it } from 'vitest';
import { parseFeatureNames } from './parse-feature-names.ts';

it('reads names, with whatever is in them but a comma', () => {
  expect(parseFeatureNames('audio=wavlm-FRA, text = a=b ,video=FACET 4.2,simulated=x')).toEqual({
    audio: 'wavlm-FRA',
    text: 'a=b',
    video: 'FACET 4.2',
    simulated: 'x',
  });
});

it.each([
  ['wavlm', 'features: must be written audio=NAME,text=NAME,…, received "wavlm"'],
  ['', 'features: must be written audio=NAME,text=NAME,…, received ""'],
  ['audio=', 'features: must be written audio=NAME,text=NAME,…, received "audio="'],
  ['audio=a,', 'features: must be written audio=NAME,text=NAME,…, received ""'],
  ['vision=a', 'features: a stream is one of audio, text, simulated, video, received "vision"'],
  ['__proto__=a', 'features: a stream is one of audio, text, simulated, video, received "__proto__"'],
  ['audio=a,audio=b', 'features: audio is named twice'],
])('refuses %j', (text, message) => {
  expect(() => parseFeatureNames(text)).toThrow(new Error(message));
});

import { expect, test } from 'vitest';
import { expectTrainedExtractors, type StreamOrigin } from './stream-origins.ts';

const from = (extractor: string, version: string): StreamOrigin => ({ extractor, version, hopSeconds: 0.2 });
const model = { folder: 'runs/a', origins: { audio: from('prosody', '1'), video: from('faces', '2-5') } };

test('data of the same extractors pass, and data that do not record theirs', () => {
  for (const origins of [model.origins, {}, { audio: null }, { audio: from('csd', 'of monday') }])
    expect(() => expectTrainedExtractors({ name: 'stores/b', origins }, model)).not.toThrow();
});

test.each([
  ['audio', from('wavlm', '1'), 'prosody 1', 'wavlm 1'],
  ['video', from('faces', '2-10'), 'faces 2-5', 'faces 2-10'],
] as const)('data whose %s comes from another extractor are refused', (stream, origin, expected, received) => {
  expect(() => expectTrainedExtractors({ name: 'stores/b', origins: { [stream]: origin } }, model)).toThrow(
    `stores/b: ${stream} must come from ${expected}, as for runs/a, it comes from ${received}`,
  );
});

import type { Settings } from './model-settings.ts';

/**
 * The token that a tokenizer gives for text that its vocabulary does not hold, by its `tokenizer.json`; undefined where there is none, as
 * for one that reads bytes.
 */
export function unknownToken(tokenizer: Settings): number | undefined {
  const model = tokenizer['model'] as Settings | null | undefined;
  const { unk_id: id, unk_token: token, vocab } = model ?? {};
  if (typeof id === 'number') return id;
  if (typeof token !== 'string') return undefined;
  const number = isSettings(vocab) ? vocab[token] : undefined;
  return typeof number === 'number' ? number : undefined;
}

function isSettings(value: unknown): value is Settings {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

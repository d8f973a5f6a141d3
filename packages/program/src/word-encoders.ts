import { homedir } from 'node:os';
import { join } from 'node:path';
import type { TextEncoder } from '@sdumc/core';
import { cachedTextEncoder } from '@sdumc/datasets';
import { hashingTextEncoder, sentenceEncoder } from '@sdumc/features';

/** What turns words into frames where a set brings no text features. */
export const WORD_ENCODERS = ['sentence', 'hashing'] as const;

export type WordEncoder = (typeof WORD_ENCODERS)[number];

/** The encoder of that name; what takes long to encode is kept in a folder. */
export function wordEncoder(name: WordEncoder, cache: string): TextEncoder {
  switch (name) {
    case 'sentence':
      return cachedTextEncoder(sentenceEncoder(), join(cache, 'words'));
    case 'hashing':
      return hashingTextEncoder();
  }
}

/** Where programs keep what can be made again: `$XDG_CACHE_HOME/sdumc`, or `~/.cache/sdumc`. */
export function cacheFolder(environment: Readonly<Record<string, string | undefined>>): string {
  return join(environment['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'sdumc');
}

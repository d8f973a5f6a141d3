import { homedir } from 'node:os';
import { join } from 'node:path';
import type { TextEncoder } from '@sdumc/core';
import { cachedTextEncoder } from '@sdumc/datasets';
import { hashingTextEncoder, sentenceEncoder } from '@sdumc/features';

/** What turns words into frames where a set brings no text features. */
export const WORD_ENCODERS = ['sentence', 'hashing'] as const;

export type WordEncoder = (typeof WORD_ENCODERS)[number];

export interface ClosableTextEncoder extends TextEncoder {
  /** Lets go of its model. */
  close(): Promise<void>;
}

/** The encoder of that name; what takes long to encode is kept in a folder. */
export function wordEncoder(name: WordEncoder, cache: string): ClosableTextEncoder {
  switch (name) {
    case 'sentence': {
      const encoder = sentenceEncoder();
      return cachedTextEncoder(encoder, { folder: join(cache, 'words'), variant: () => encoder.backend() });
    }
    case 'hashing':
      return { ...hashingTextEncoder(), close: () => Promise.resolve() };
  }
}

/** An encoder and its version, in one line: networks and data that name the same one fit together. */
export function encoderIdentity({ name, version }: Pick<TextEncoder, 'name' | 'version'>): string {
  return `${name} ${version}`;
}

/** The encoder of ours that has the identity; null where none has. */
export function wordEncoderOf(identity: string): WordEncoder | null {
  return WORD_ENCODERS.find((name) => encoderIdentity(wordEncoder(name, '')) === identity) ?? null;
}

/** Where programs keep what can be made again: `$XDG_CACHE_HOME/sdumc`, or `~/.cache/sdumc`. */
export function cacheFolder(environment: Readonly<Record<string, string | undefined>>): string {
  return join(environment['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'sdumc');
}

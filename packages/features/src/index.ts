export { hashingTextEncoder } from './text/hashing-text-encoder.ts';
export type { HashingTextOptions } from './text/hashing-text-encoder.ts';
export { splitWords } from './text/split-words.ts';

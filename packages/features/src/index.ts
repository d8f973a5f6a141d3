export type { FeatureExtractor, TextExtractor } from './feature-extractor.ts';
export { hashingTextEncoder } from './hashing-text-encoder.ts';
export type { HashingTextOptions } from './hashing-text-encoder.ts';
export { splitWords } from './split-words.ts';

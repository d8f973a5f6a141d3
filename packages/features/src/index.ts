export { analyseAudio } from './audio/analyse-audio.ts';
export type { AudioAnalysis } from './audio/analyse-audio.ts';
export { logMel, logMelProsody, prosody } from './audio/audio-extractors.ts';
export { PROSODY_COLUMNS } from './audio/prosody-columns.ts';
export { hashingTextEncoder } from './text/hashing-text-encoder.ts';
export type { HashingTextOptions } from './text/hashing-text-encoder.ts';
export { splitWords } from './text/split-words.ts';

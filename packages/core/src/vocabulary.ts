// The words alone, for browsers and others who compute nothing: an entry without tfjs.
export * from './modality.ts';
export * from './condition.ts';
export * from './subset.ts';
export * from './transcription.ts';

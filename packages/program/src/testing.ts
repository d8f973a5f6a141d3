export * from './testing/feature-folder.ts';
export type { Command, Ended } from './testing/in-this-process.ts';
export * from './testing/programs.ts';
export * from './testing/tiny-run.ts';
export * from './testing/written-clips.ts';

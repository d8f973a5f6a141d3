export * from './testing/feature-folder.ts';
export * from './testing/programs.ts';
export * from './testing/tiny-run.ts';

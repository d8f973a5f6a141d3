export * from './testing/feature-folder.ts';
export * from './testing/programs.ts';

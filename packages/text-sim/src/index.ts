export * from './text-simulator.ts';
export { fitLearnedSimulator, type LearnedSimulator } from './learned/learned-simulator.ts';
export type { AudioTextPair } from './learned/paired-frames.ts';
export { fitOutOfFold, type FittedSimulation } from './learned/out-of-fold.ts';

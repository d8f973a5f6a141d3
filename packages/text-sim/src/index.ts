export * from './text-simulator.ts';
export { fitLearnedSimulator, type AudioTextPair, type LearnedSimulator } from './learned/learned-simulator.ts';
export { fitOutOfFold, type FittedSimulation } from './learned/out-of-fold.ts';

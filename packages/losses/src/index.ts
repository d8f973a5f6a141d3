export * from './mean-squared-error.ts';
export * from './root-mean-squared-error.ts';
export * from './self-distillation.ts';
export * from './rank-n-contrast/rank-n-contrast.ts';
export * from './sdumc-loss.ts';

export * from './testing/assert-close.ts';
export * from './testing/layer-contract.ts';
export * from './testing/made-up-source.ts';
export * from './testing/plain-maths.ts';
export * from './testing/random-tensor.ts';
export * from './testing/scripted-dropout.ts';

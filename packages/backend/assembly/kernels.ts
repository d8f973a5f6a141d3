// The kernels that @sdumc/backend adds to tfjs's WebAssembly backend, in AssemblyScript. They work on its memory, by addresses in
// bytes, and keep nothing of their own. `node packages/backend/assembly/build.mjs` writes src/wasm/kernels/kernels-binary.ts from them.
export { multiply, multiplyScratch } from './multiply';
export { add, addBiasAndTanh, addColumnSums, fillRows, keepScaled, tanh } from './elementwise';
export { adamStep } from './optimiser';
export { addWeightedSums, scores, softmaxOverRows, softmaxSlope, spread, spreadThroughTanh } from './attention';

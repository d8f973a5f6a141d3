export { BACKEND_CHOICES } from './backend-report.ts';
export type { BackendChoice, BackendName, BackendReport, SkippedBackend } from './backend-report.ts';
export { mendNative } from './mend-native.ts';
export { mendWasm } from './mend-wasm.ts';
export { selectBackend } from './select-backend.ts';

/** `gpu` and `node` are native TensorFlow with and without CUDA, `wasm` is WebAssembly, `cpu` plain JavaScript. */
export type BackendName = 'gpu' | 'node' | 'wasm' | 'cpu';

/** `auto` takes the first that runs here: gpu, node, wasm, cpu. */
export const BACKEND_CHOICES = ['auto', 'gpu', 'node', 'wasm', 'cpu'] as const satisfies readonly (
  'auto' | BackendName
)[];

export type BackendChoice = (typeof BACKEND_CHOICES)[number];

/** A backend that was tried and could not run. */
export interface SkippedBackend {
  readonly name: BackendName;
  /** One line. */
  readonly reason: string;
}

/** Which backend runs, and what the person at the machine can do about it. */
export interface BackendReport {
  /** What computes. A GPU package that found no device computes on the CPU: `node`. */
  readonly name: BackendName;
  /** One line: which backend runs. */
  readonly description: string;
  /** One line: how to get a faster one; `null` when there is none. */
  readonly hint: string | null;
  /** Faster backends that were tried first. */
  readonly skipped: readonly SkippedBackend[];
}

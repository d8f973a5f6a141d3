/** What the worker is asked; `path` is an object's path inside the HDF5 file. */
export type Hdf5Request =
  | { readonly kind: 'names' | 'describe'; readonly file: string; readonly path: string }
  | {
      readonly kind: 'numbers' | 'texts';
      readonly file: string;
      readonly path: string;
      readonly start: number;
      readonly count: number;
    };

/** The worker's answer; after a fatal failure it is in no state to be asked again. */
export type Hdf5Answer = { readonly value: unknown } | { readonly reason: string; readonly fatal: boolean };

/** An answer to `numbers`; bits of half precision are a Uint16Array, which integers never are. */
export type Hdf5Numbers = Float32Array | Float64Array | Uint16Array;

/** What is known of a dataset of HDF5 without reading it. */
export interface Hdf5Array {
  readonly shape: readonly number[];
  readonly holds: 'numbers' | 'texts';
}

/** What the worker is started with. */
export interface Hdf5WorkerData {
  /** The only files that it may open. */
  readonly files: readonly string[];
  /** How far the memory of the HDF5 library may grow. */
  readonly memoryBytes: number;
}

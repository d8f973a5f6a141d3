/** What one process measured. MB are 10⁶ bytes of the frames handed back, or resident. */
export interface Measurement {
  /** Before anything was opened, everything imported. */
  readonly restingMegabytes: number;
  readonly peakMegabytes: number;
  readonly openSeconds: number;
  readonly megabytesPerSecond?: number;
  readonly rowsPerSecond?: number;
  readonly batches?: number;
  /** Share of numbers in batches that is padding. */
  readonly padding?: { readonly shuffled: number; readonly byLength: number };
}

export type Task = 'open' | 'rows' | 'epoch' | 'padding';

export const RANDOM_ROWS = 2000;
export const BATCH_SIZE = 32;
/** Batches that are sorted by length together. */
export const POOL = 16;

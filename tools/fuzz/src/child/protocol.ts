import type { Reading } from '../reading/reading.ts';

/** What the parent asks of a child. */
export interface ReadRequest {
  readonly reader: string;
  readonly path: string;
}

/** What it answers. */
export interface ReadAnswer {
  /** Undefined where the reader refused the file. */
  readonly reading?: Reading;
  /** Why it did. */
  readonly error?: string;
  /** As the child itself measured. */
  readonly milliseconds: number;
  /** Largest resident size during the read over the size at rest, in 10⁶ bytes. */
  readonly megabytes: number;
  /** Files that are still open afterwards. */
  readonly filesLeftOpen: number;
}

/** What a child says once, when it has imported its readers. */
export const READY = 'ready';

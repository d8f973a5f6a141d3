/** What a reader made of a file: nothing is kept of the values but their digests. */
export interface Reading {
  /** Digest of every value, by where it belongs: `train vid_0: audio`. */
  readonly values: Readonly<Record<string, string>>;
  /** What the reader named as lost or refused, a line each. Where there is none, all must have been read. */
  readonly refusals: readonly string[];
}

/** Opens what lies at a path and reads all of it. Throws where nothing can be read. */
export type Reader = (path: string) => Promise<Reading>;

/** Readers by name; a child process imports a module that exports one of these as `readers`. */
export type Readers = Readonly<Record<string, Reader>>;

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

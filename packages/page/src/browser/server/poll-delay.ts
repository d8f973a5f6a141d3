/** About half a minute in all: a server that starts anew is back by then. */
const DELAYS_SECONDS = [0.5, 1, 2, 4, 8, 8, 8] as const;

/** How long to wait before a job is asked for once more, after so many failures in a row; null: no more. */
export function pollDelaySeconds(failures: number): number | null {
  return DELAYS_SECONDS[failures] ?? null;
}

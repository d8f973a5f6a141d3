/** What went wrong with a clip. */
export interface ClipFailure {
  readonly clip: string;
  /** What was being done: finding it, decoding it, … */
  readonly stage: string;
  readonly reason: string;
}

/** The failures as CSV: `clip,stage,reason`. */
export function errorsCsv(failures: readonly ClipFailure[]): string {
  const lines = failures.map(({ clip, stage, reason }) => [clip, stage, reason].map(cell).join(','));
  return `${['clip,stage,reason', ...lines].join('\n')}\n`;
}

function cell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

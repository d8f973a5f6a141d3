import type { JudgedMutant } from './fuzz-target.ts';

/** What came of all mutants of one kind of file. */
export interface Tally {
  readonly name: string;
  mutants: number;
  inStructure: number;
  refused: number;
  refusedThoughReadable: number;
  /** Read, and where Python was asked, as Python reads it. */
  read: number;
  failed: number;
  slowestMilliseconds: number;
  /** Of a valid file, start-up of its library with it, where the machine was busiest */
  validMilliseconds: number;
  largestMegabytes: number;
  /** Why files were refused that Python reads, numbers left out, and how often. */
  readonly reasons: Map<string, number>;
}

export function newTally(name: string): Tally {
  return {
    name,
    mutants: 0,
    inStructure: 0,
    refused: 0,
    refusedThoughReadable: 0,
    read: 0,
    failed: 0,
    slowestMilliseconds: 0,
    validMilliseconds: 0,
    largestMegabytes: 0,
    reasons: new Map(),
  };
}

export function count(tally: Tally, { inStructure, verdict, outcome }: JudgedMutant): void {
  tally.mutants++;
  if (inStructure) tally.inStructure++;
  if (verdict.kind === 'failed') tally.failed++;
  else if (verdict.kind === 'refused') tally.refused++;
  else if (verdict.kind === 'refused though readable') {
    tally.refusedThoughReadable++;
    const reason = verdict.reason.replace(/^\S+/, '…').replace(/\d+/g, '#').slice(0, 120);
    tally.reasons.set(reason, (tally.reasons.get(reason) ?? 0) + 1);
  } else tally.read++;
  if (outcome.kind === 'crashed') return;
  tally.slowestMilliseconds = Math.max(tally.slowestMilliseconds, outcome.milliseconds);
  if (outcome.kind !== 'answered') return;
  tally.validMilliseconds = Math.max(tally.validMilliseconds, outcome.ownMilliseconds);
  tally.largestMegabytes = Math.max(tally.largestMegabytes, outcome.megabytes);
}

/** The lines of a table, a kind of file each. */
export function tallyTable(tallies: readonly Tally[]): string[] {
  const heads = ['reader', 'mutants', 'in structure', 'refused', '(Python reads)', 'read alike', 'failed', 'slowest ms', '(a valid one)', 'largest MB']; // prettier-ignore
  const rows = tallies.map((tally) => [
    tally.name,
    String(tally.mutants),
    `${((100 * tally.inStructure) / Math.max(1, tally.mutants)).toFixed(0)} %`,
    String(tally.refused + tally.refusedThoughReadable),
    String(tally.refusedThoughReadable),
    String(tally.read),
    String(tally.failed),
    tally.slowestMilliseconds.toFixed(0),
    tally.validMilliseconds.toFixed(0),
    tally.largestMegabytes.toFixed(0),
  ]);
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]!.length)));
  return [heads, ...rows].map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  '),
  );
}

/** The most frequent reasons, a line each. */
export function reasonLines({ name, reasons }: Tally, most = 12): string[] {
  const frequent = [...reasons].sort(([, left], [, right]) => right - left).slice(0, most);
  return frequent.map(([reason, times]) => `${name}, Python reads: ${times} × ${reason}`);
}

import { readFileSync, writeFileSync } from 'node:fs';

/** Watches how large this process gets. */
export interface MemoryWatch {
  /** Forgets the largest size so far, where the system can. */
  restart(): void;
  /** Largest resident size since then, in bytes. */
  peak(): number;
}

/**
 * Linux forgets the largest size on request and knows it exactly. Elsewhere the largest size since the process began is
 * all there is: growth below an earlier peak is then not seen.
 */
export function memoryWatch(): MemoryWatch {
  const sinceStart: MemoryWatch = {
    restart: () => undefined,
    peak: () => process.resourceUsage().maxRSS * 1024,
  };
  const linux: MemoryWatch = {
    restart: () => writeFileSync('/proc/self/clear_refs', '5'),
    peak: () => Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024,
  };
  try {
    linux.restart();
    return Number.isFinite(linux.peak()) ? linux : sinceStart;
  } catch {
    return sinceStart;
  }
}

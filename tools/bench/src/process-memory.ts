import { readFileSync } from 'node:fs';

/**
 * Largest resident size of this process so far, in 10⁶ bytes. Linux's own count of the largest size begins with that of the
 * process that started this one, so there it is read from where it begins anew.
 */
export function peakMegabytes(): number {
  try {
    const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    if (kilobytes !== undefined) return (Number(kilobytes) * 1024) / 1e6;
  } catch {
    // not Linux
  }
  return (process.resourceUsage().maxRSS * 1024) / 1e6;
}

import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';

const EVERY_MILLISECONDS = 100;

/** Looks at how much memory a process holds, as long as it runs; where the system does not tell (Linux does), it does nothing. */
export function watchMemory(
  child: ChildProcess,
  { mostBytes, onExceeded }: { readonly mostBytes: number; readonly onExceeded: () => void },
): void {
  const timer = setInterval(() => {
    void residentBytes(child.pid!).then((bytes) => {
      if (bytes > mostBytes) onExceeded();
    });
  }, EVERY_MILLISECONDS);
  timer.unref();
  child.once('exit', () => clearInterval(timer));
}

async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return 1024 * Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0);
}

import { readdirSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { messageOf, type Readers } from '../reading/reading.ts';
import { memoryWatch } from './memory.ts';
import { READY, type ReadAnswer, type ReadRequest } from './protocol.ts';

// A process that may be killed at any time: node read-on-request.ts <module that exports `readers`>.
const { readers } = (await import(process.argv[2]!)) as { readers: Readers };
const memory = memoryWatch();
const atStart = process.memoryUsage.rss();
let resting = atStart;

process.on('message', (request: ReadRequest) => {
  void read(request).then((answer) => process.send!(answer));
});
process.on('disconnect', () => process.exit());
process.send!(READY);

async function read({ reader, path }: ReadRequest): Promise<ReadAnswer> {
  rest();
  const open = openFiles();
  const started = performance.now();
  let result: Pick<ReadAnswer, 'reading' | 'error'>;
  try {
    result = { reading: await readers[reader]!(path) };
  } catch (error) {
    result = { error: messageOf(error) };
  }
  const milliseconds = performance.now() - started;
  await setImmediate(); // what the read left undone may still fail, and ends this process
  const megabytes = Math.max(0, memory.peak() - resting) / 1e6;
  return { ...result, milliseconds, megabytes, filesLeftOpen: Math.max(0, openFiles() - open) };
}

/** Garbage of earlier reads must not count as this one's. */
function rest(): void {
  if (process.memoryUsage.rss() - atStart > 32e6) globalThis.gc?.();
  resting = process.memoryUsage.rss();
  memory.restart();
}

function openFiles(): number {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return 0;
  }
}

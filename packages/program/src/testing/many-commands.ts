import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';

import type { Command, Ended } from './programs.ts';

/** Runs the program in `main` as if it were typed; the module is evaluated anew each time. */
async function run(main: string, { args, folder }: Command, number: number): Promise<Ended> {
  const printed = { stdout: '', stderr: '' };
  const streams = ['stdout', 'stderr'] as const;
  const originals = streams.map((name) => process[name].write.bind(process[name]));
  for (const name of streams) {
    process[name].write = (chunk: string | Uint8Array) => {
      printed[name] += String(chunk);
      return true;
    };
  }
  const back = process.cwd();
  process.chdir(folder ?? back);
  process.argv = [process.execPath, main, ...args];
  try {
    await import(`${pathToFileURL(main).href}?command=${number}`);
  } finally {
    streams.forEach((name, at) => (process[name].write = originals[at]!));
    process.chdir(back);
    for (const signal of ['SIGINT', 'SIGTERM']) process.removeAllListeners(signal); // Each run adds its own.
  }
  const code = Number(process.exitCode ?? 0);
  process.exitCode = undefined;
  return { code, ...printed };
}

const commands = JSON.parse(await text(process.stdin)) as Command[];
const main = process.argv[2]!;
const ended: Ended[] = [];
for (const [number, command] of commands.entries()) ended.push(await run(main, command, number));
process.stdout.write(JSON.stringify(ended));

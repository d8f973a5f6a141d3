import { fork, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { READY, type ReadAnswer, type ReadRequest } from './protocol.ts';

/** How a read ended; `ownMilliseconds` is what a valid file takes, which says how busy the machine is and what start-up costs. */
export type Outcome =
  | ({ readonly kind: 'answered'; readonly ownMilliseconds: number } & ReadAnswer)
  | { readonly kind: 'crashed'; readonly reason: string }
  | { readonly kind: 'hung'; readonly milliseconds: number };

/** Reads in a process that is killed where it does not answer in time, and replaced where it is gone. */
export interface KillableReader {
  /** One at a time. */
  read(request: ReadRequest): Promise<Outcome>;
  close(): void;
}

const CHILD = fileURLToPath(new URL('./read-on-request.ts', import.meta.url));
const LOADER = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const WARM_UP_MILLISECONDS = 60_000;
const EXEC_ARGV = ['--conditions=@sdumc/source', '--import', LOADER, '--expose-gc', '--max-old-space-size=1024'];

/**
 * @param readersModule URL of a module that exports `readers`
 * @param limitMilliseconds how long a read may take beyond what a valid file takes
 * @param warmUp valid files: every new process reads them twice, first to load and compile its code, then to be timed
 */
export function killableReader(
  readersModule: string,
  { limitMilliseconds, warmUp = [] }: { limitMilliseconds: number; warmUp?: readonly ReadRequest[] },
): KillableReader {
  let running: Promise<RunningChild> | undefined;

  async function started(): Promise<RunningChild> {
    const child = fork(CHILD, [readersModule], { execArgv: EXEC_ARGV, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    let text = '';
    child.stderr!.on('data', (chunk: Buffer) => (text = (text + chunk.toString()).slice(-4000)));
    const said = () => /^(\w*Error\b.*|.*FATAL.*)$/m.exec(text)?.[0] ?? text.trim().slice(-300);
    await new Promise<void>((resolve, reject) => {
      child.once('message', (message) =>
        message === READY ? resolve() : reject(new Error('fuzz: a reader is not ready')),
      );
      child.once('exit', () => reject(new Error(`fuzz: a reader did not start: ${said()}`)));
    });
    child.once('exit', () => (running = undefined));
    let ownMilliseconds = 0;
    for (const round of ['loading', 'timed'])
      for (const request of warmUp) {
        const outcome = await ask({ child, said, ownMilliseconds }, request, WARM_UP_MILLISECONDS);
        if (outcome.kind !== 'answered' || outcome.error !== undefined)
          throw new Error(`fuzz: a valid file is not read: ${JSON.stringify(outcome)}`);
        if (round === 'timed') ownMilliseconds = Math.max(ownMilliseconds, outcome.milliseconds);
      }
    return { child, said, ownMilliseconds };
  }

  return {
    async read(request) {
      const child = await (running ??= started());
      return ask(child, request, limitMilliseconds + child.ownMilliseconds);
    },
    close: () => void running?.then(({ child }) => child.kill('SIGKILL')).catch(() => undefined),
  };
}

interface RunningChild {
  readonly child: ChildProcess;
  /** What it wrote to stderr, in a line */
  readonly said: () => string;
  readonly ownMilliseconds: number;
}

function ask(
  { child, said, ownMilliseconds }: RunningChild,
  request: ReadRequest,
  limitMilliseconds: number,
): Promise<Outcome> {
  return new Promise((resolve) => {
    const asked = performance.now();
    let hung = false;
    const timer = setTimeout(() => {
      hung = true;
      child.kill('SIGKILL');
    }, limitMilliseconds);
    const settle = (outcome: Outcome) => {
      clearTimeout(timer);
      child.off('message', onMessage);
      child.off('exit', onExit);
      resolve(outcome);
    };
    const onMessage = (answer: unknown) => settle({ kind: 'answered', ownMilliseconds, ...(answer as ReadAnswer) });
    const onExit = (code: number | null, signal: string | null) => {
      if (hung) settle({ kind: 'hung', milliseconds: performance.now() - asked });
      else settle({ kind: 'crashed', reason: `ended by ${signal ?? `exit code ${code}`}: ${said()}` });
    };
    child.on('message', onMessage);
    child.on('exit', onExit);
    child.send(request, (error) => {
      if (error !== null) settle({ kind: 'crashed', reason: error.message });
    });
  });
}

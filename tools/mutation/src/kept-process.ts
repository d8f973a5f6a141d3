import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ForksPoolWorker, type PoolOptions, type PoolWorker } from 'vitest/node';

type Listener = Parameters<PoolWorker['on']>[1];

/** What Stryker tells the tests: `static` is a mutant of what runs when a file is loaded. */
interface Provided {
  readonly mutantActivation?: 'static' | 'runtime';
}

const STOPPED = { type: 'stopped', __vitest_worker_response__: true };

let kept: ForksPoolWorker | undefined;

/**
 * A pool of vitest whose one process stays from run to run, and with it tfjs and all else that it has loaded: a start
 * takes longer than most tests. Test files share a process anyway (`isolate: false`). Our own files are loaded anew for a
 * mutant that needs it.
 */
export const keptProcess = { name: 'kept', createPoolWorker };

function createPoolWorker(options: PoolOptions): PoolWorker {
  const isNew = kept === undefined;
  const worker = (kept ??= new ForksPoolWorker(options));
  const listeners: [event: string, listener: Listener][] = [];
  let isAskedToStop = false;
  const forget = () => {
    if (kept === worker) kept = undefined;
  };
  return {
    name: keptProcess.name,
    cacheFs: worker.cacheFs,
    async start() {
      if (!isNew) return;
      await worker.start();
      worker.on('exit', forget);
    },
    on(event, listener) {
      listeners.push([event, listener]);
      worker.on(event, listener);
    },
    off(event, listener) {
      worker.off(event, listener);
    },
    send(message) {
      if (message.type !== 'stop') {
        const { mutantActivation } = options.project.getProvidedContext() as Provided;
        if (message.type === 'run' && mutantActivation === 'static') message.context.invalidates = ourFiles();
        worker.send(message);
        return;
      }
      isAskedToStop = true;
      for (const [event, listener] of listeners) if (event === 'message') listener(STOPPED);
    },
    deserialize: (data) => worker.deserialize(data),
    async stop() {
      for (const [event, listener] of listeners) worker.off(event, listener);
      // Who does not ask first has seen the process fail.
      if (isAskedToStop) return;
      forget();
      await worker.stop();
    },
  };
}

function ourFiles(): string[] {
  return ['packages', 'apps', 'tools']
    .flatMap((kind) => readdirSync(kind, { recursive: true, encoding: 'utf8' }).map((path) => join(kind, path)))
    .filter((path) => path.endsWith('.ts'))
    .map((path) => join(process.cwd(), path));
}

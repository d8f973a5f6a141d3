import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ClipJob, ClipResult, FromWorker, Origins, ToWorker, WorkerSettings } from './messages.ts';

const PROGRAM = fileURLToPath(new URL('./main.ts', import.meta.url));

/** A process that extracts one clip after the other. */
export interface Worker {
  readonly origins: Origins;
  readonly notes: readonly string[];
  /** One at a time. @throws WorkerEnded where the process dies of the clip */
  extract(job: ClipJob): Promise<ClipResult>;
  stop(): void;
}

/** A process that ended before it gave its result: a codec or a model that crashed, memory that ran out. */
export class WorkerEnded extends Error {
  override readonly name = 'WorkerEnded';
}

/**
 * Starts a process, so that what crashes takes one clip with it and no more.
 *
 * @throws Error with the reason where the extractors cannot be had
 */
export async function startWorker(settings: WorkerSettings): Promise<Worker> {
  const child = fork(PROGRAM, { serialization: 'advanced', stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  const lastWords = tailOf(child);
  const next = async (message: ToWorker): Promise<FromWorker> => {
    const answer = answerOf(child, lastWords);
    child.send(message);
    return answer;
  };
  const first = await next({ kind: 'start', settings });
  if (first.kind !== 'ready') {
    child.kill('SIGKILL');
    throw new Error(first.kind === 'cannot start' ? first.reason : `a worker began with ${first.kind}`);
  }
  return {
    origins: first.origins,
    notes: first.notes,
    async extract(job) {
      const answer = await next({ kind: 'clip', job });
      if (answer.kind !== 'result') throw new Error(`a worker answered a clip with ${answer.kind}`);
      return answer.result;
    },
    // It gives up its clip, and what it has started for it, when nobody is there any more.
    stop: () => {
      if (child.connected) child.disconnect();
    },
  };
}

function answerOf(child: ChildProcess, lastWords: () => string): Promise<FromWorker> {
  return new Promise((resolve, reject) => {
    const onMessage = (message: FromWorker) => {
      child.off('exit', onExit);
      resolve(message);
    };
    const onExit = (code: number | null, signal: string | null) => {
      child.off('message', onMessage);
      const how = signal === null ? `exit code ${code}` : signal;
      reject(new WorkerEnded(`the process that extracted it ended by ${how} ${lastWords()}`.trim()));
    };
    child.once('message', onMessage);
    child.once('exit', onExit);
  });
}

const KEPT = 2000;

/** The last line that a process has written to stderr, in brackets. */
function tailOf(child: ChildProcess): () => string {
  let tail = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (tail = (tail + text).slice(-KEPT)));
  return () => {
    const line = tail.trim().split('\n').at(-1)?.trim() ?? '';
    return line === '' ? '' : `(${line.slice(0, 200)})`;
  };
}

import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { TYPESCRIPT_OPTIONS } from '../threads/start-thread.ts';
import type { ClipJob, ClipProgress, ClipResult, FromWorker, Origins, ToWorker, WorkerSettings } from './messages.ts';

const PROGRAM = fileURLToPath(new URL('./main.ts', import.meta.url));

/** A process that extracts one clip after the other. */
export interface Worker {
  readonly origins: Origins;
  readonly notes: readonly string[];
  /** Whether it can take a clip: a process may also end while it has none. */
  isRunning(): boolean;
  /** One at a time. @throws WorkerEnded where the process dies of the clip, or cannot let go of it */
  extract(job: ClipJob, watch?: ClipWatch): Promise<ClipResult>;
  /** One line about what the text encoder cannot read of these; none where it can. @throws WorkerEnded */
  textNotes(texts: readonly string[]): Promise<readonly string[]>;
  stop(): void;
}

/** Who waits for a clip. */
export interface ClipWatch {
  /** Gives the clip up. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: ClipProgress) => void) | undefined;
}

/** A process that is told to give up its clip and does not is killed. */
const MOST_PARTING_MILLISECONDS = 3000;

/** A process that ended before it gave its result: a codec or a model that crashed, memory that ran out. */
export class WorkerEnded extends Error {
  override readonly name = 'WorkerEnded';
  /** Whether it had taken up the clip; if not, the clip has nothing to do with it. */
  readonly hadBegun: boolean;

  constructor(message: string, { hadBegun }: { readonly hadBegun: boolean }) {
    super(message);
    this.hadBegun = hadBegun;
  }
}

/**
 * Starts a process, so that what crashes takes one clip with it and no more.
 *
 * @throws Error with the reason where the extractors cannot be had
 */
export async function startWorker(settings: WorkerSettings): Promise<Worker> {
  const child = fork(PROGRAM, {
    execArgv: [...TYPESCRIPT_OPTIONS],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const lastWords = tailOf(child);
  child.on('error', () => undefined); // told to whoever waits for an answer
  const isRunning = () => child.connected && child.exitCode === null && child.signalCode === null;
  const next = async (message: ToWorker, onProgress?: ClipWatch['onProgress']): Promise<FromWorker> => {
    if (!isRunning())
      throw new WorkerEnded(`the process that was to extract it is gone ${lastWords()}`.trim(), { hadBegun: false });
    const answer = answerOf(child, { lastWords, onProgress });
    child.send(message, () => undefined); // one that cannot be told ends, which says it
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
    isRunning,
    async extract(job, { signal, onProgress } = {}) {
      let parting: NodeJS.Timeout | undefined;
      const giveUp = () => {
        if (child.connected) child.send({ kind: 'give up' } satisfies ToWorker, () => undefined);
        parting = setTimeout(() => child.kill('SIGKILL'), MOST_PARTING_MILLISECONDS);
      };
      signal?.addEventListener('abort', giveUp, { once: true });
      try {
        const answering = next({ kind: 'clip', job }, onProgress);
        if (signal?.aborted === true) giveUp();
        const answer = await answering;
        if (answer.kind !== 'result') throw new Error(`a worker answered a clip with ${answer.kind}`);
        return answer.result;
      } finally {
        signal?.removeEventListener('abort', giveUp);
        clearTimeout(parting);
      }
    },
    async textNotes(texts) {
      const answer = await next({ kind: 'texts', texts });
      if (answer.kind !== 'text notes') throw new Error(`a worker answered texts with ${answer.kind}`);
      return answer.notes;
    },
    // It gives up its clip, and what it has started for it, when nobody is there any more.
    stop: () => {
      if (child.connected) child.disconnect();
      setTimeout(() => child.kill('SIGKILL'), MOST_PARTING_MILLISECONDS).unref();
    },
  };
}

/** The next message that is not about progress. */
function answerOf(
  child: ChildProcess,
  { lastWords, onProgress }: { readonly lastWords: () => string; readonly onProgress: ClipWatch['onProgress'] },
): Promise<FromWorker> {
  return new Promise((resolve, reject) => {
    let hadBegun = false;
    const onMessage = (message: FromWorker) => {
      if (message.kind === 'begun') {
        hadBegun = true;
        return;
      }
      if (message.kind === 'progress') {
        onProgress?.(message);
        return;
      }
      child.off('message', onMessage);
      child.off('exit', onExit);
      child.off('error', onError);
      resolve(message);
    };
    const onExit = (code: number | null, signal: string | null) => {
      child.off('message', onMessage);
      child.off('error', onError);
      const how = signal === null ? `exit code ${code}` : signal;
      reject(new WorkerEnded(`the process that extracted it ended by ${how} ${lastWords()}`.trim(), { hadBegun }));
    };
    const onError = ({ message }: Error) => {
      child.off('message', onMessage);
      child.off('exit', onExit);
      reject(new WorkerEnded(`the process that was to extract it did not start: ${message}`, { hadBegun: false }));
    };
    child.on('message', onMessage);
    child.once('exit', onExit);
    child.once('error', onError);
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

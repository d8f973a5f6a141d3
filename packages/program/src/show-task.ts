import { SingleBar } from 'cli-progress';
import { duration } from './duration.ts';

/** Work that is counted while it is done. */
export interface Task {
  /** @param done how many are done by now */
  at(done: number): void;
  stop(): void;
}

/** Where nobody watches a bar, a line as often as this says that work goes on. */
const SECONDS_BETWEEN_LINES = 5;

/**
 * Shows how far a task is, at what rate, and how long the rest will take: a bar on a terminal, now and then a plain line
 * elsewhere. A task that is done before the first line is due prints nothing.
 *
 * @param label what is being done
 * @param unit what is counted, in the plural
 */
export function showTask({
  label,
  unit,
  total,
  stream = process.stderr,
}: {
  readonly label: string;
  readonly unit: string;
  readonly total: number;
  readonly stream?: NodeJS.WriteStream;
}): Task {
  const started = performance.now();
  const state = (done: number) => {
    const seconds = (performance.now() - started) / 1000;
    const rate = done / seconds;
    return { rate: rate < 10 ? rate.toFixed(1) : rate.toFixed(0), left: duration((total - done) / rate) };
  };
  return stream.isTTY ? bar() : lines();

  function bar(): Task {
    const drawn = new SingleBar({
      stream,
      format: `${label} [{bar}] {value}/{total} ${unit} · {rate}/s · {left} left`,
      barsize: 24,
      hideCursor: true,
      clearOnComplete: true,
    });
    drawn.start(total, 0, { rate: '–', left: '–' });
    return { at: (done) => drawn.update(done, state(done)), stop: () => drawn.stop() };
  }

  function lines(): Task {
    let due = started + SECONDS_BETWEEN_LINES * 1000;
    return {
      at(done) {
        if (performance.now() < due || done === 0) return;
        due = performance.now() + SECONDS_BETWEEN_LINES * 1000;
        const { rate, left } = state(done);
        stream.write(`${label}: ${done}/${total} ${unit} · ${rate}/s · ${left} left\n`);
      },
      stop: () => undefined,
    };
  }
}

import { duration } from '@sdumc/program';
import { SingleBar } from 'cli-progress';
import type { EpochRecord, StepProgress } from '@sdumc/trainer';
import type { PreparationProgress } from './prepare.ts';

export interface Progress {
  onPreparation(progress: PreparationProgress): void;
  onSeed(at: { fold: number | null; seed: number }): void;
  onStep(progress: StepProgress): void;
  onEpoch(record: EpochRecord): void;
  stop(): void;
}

export interface ProgressSize {
  readonly folds: number | null;
  readonly seeds: number;
  readonly epochs: number;
}

/** Between two lines about a preparation: small sets are prepared within one, and print none. */
const MILLISECONDS_BETWEEN_LINES = 10_000;

/** A bar with the loss and the time left on a terminal, a plain line an epoch elsewhere. */
export function showProgress(size: ProgressSize, stream: NodeJS.WriteStream = process.stdout): Progress {
  const clock = progressClock(size);
  return stream.isTTY ? bar(size, clock, stream) : lines(size, clock, stream);
}

/** How far the whole run is, and how long the rest will take at the rate so far. */
interface ProgressClock {
  startSeed(): void;
  /** @returns share of the run that is done, 0 to 1 */
  at(progress: StepProgress): number;
  secondsLeft(share: number): number;
}

function progressClock({ folds, seeds, epochs }: ProgressSize): ProgressClock {
  const runs = (folds ?? 1) * seeds;
  let started: number | null = null;
  let run = -1;
  let firstShare: number | null = null;
  return {
    startSeed: () => {
      started ??= performance.now(); // Before the first, the data was prepared, which tells nothing of the rest.
      run++;
    },
    at({ epoch, step, stepsPerEpoch }) {
      const share = (run + (epoch - 1 + step / stepsPerEpoch) / epochs) / runs;
      firstShare ??= share - 1 / (stepsPerEpoch * epochs * runs);
      return share;
    },
    secondsLeft(share) {
      const done = share - (firstShare ?? 0);
      return ((performance.now() - (started ?? performance.now())) / 1000) * ((1 - share) / done);
    },
  };
}

function bar(size: ProgressSize, clock: ProgressClock, stream: NodeJS.WriteStream): Progress {
  const drawn = new SingleBar({
    stream,
    format: '{run} epoch {epoch} [{bar}] {percentage}% · loss {loss} · valid MAE {valid} · {left} left',
    barsize: 24,
    hideCursor: true,
    clearOnComplete: true,
  });
  let shown = { run: '', epoch: '', loss: '–', valid: '–', left: '–' };
  drawn.start(1000, 0, shown);
  return {
    onPreparation(progress) {
      shown = { ...shown, run: describePreparation(progress), epoch: '–', left: '–' };
      drawn.update(shown);
    },
    onSeed(at) {
      clock.startSeed();
      shown = { ...shown, run: describeRun(at, size), valid: '–' };
    },
    onStep(progress) {
      const share = clock.at(progress);
      const epoch = `${progress.epoch}/${size.epochs}`;
      shown = { ...shown, epoch, loss: progress.loss.toFixed(3), left: duration(clock.secondsLeft(share)) };
      drawn.update(Math.floor(share * 1000), shown);
    },
    onEpoch(record) {
      shown = { ...shown, valid: describeValidation(record) };
    },
    stop: () => drawn.stop(),
  };
}

function lines(size: ProgressSize, clock: ProgressClock, stream: NodeJS.WriteStream): Progress {
  let run = '';
  let left = '';
  let lastLine = performance.now();
  return {
    onPreparation(progress) {
      if (performance.now() - lastLine < MILLISECONDS_BETWEEN_LINES) return;
      lastLine = performance.now();
      stream.write(`${describePreparation(progress)}\n`);
    },
    onSeed(at) {
      clock.startSeed();
      run = describeRun(at, size);
    },
    onStep(progress) {
      left = duration(clock.secondsLeft(clock.at(progress)));
    },
    onEpoch(record) {
      const loss = record.losses.total.toFixed(3);
      stream.write(
        `${run} epoch ${record.epoch}/${size.epochs} · loss ${loss} · valid MAE ${describeValidation(record)} · ${left} left\n`,
      );
    },
    stop: () => undefined,
  };
}

function describePreparation({ pass, done, total }: PreparationProgress): string {
  return `${pass} ${Math.floor((100 * done) / total)} %`;
}

function describeRun({ fold, seed }: { fold: number | null; seed: number }, { folds, seeds }: ProgressSize): string {
  const ofFolds = fold === null ? '' : `fold ${fold + 1}/${folds} `;
  return `${ofFolds}seed ${seed}/${seeds}`;
}

function describeValidation({ validation: { complete, simulated, absent } }: EpochRecord): string {
  return `${complete.toFixed(3)} complete, ${simulated.toFixed(3)} simulated, ${absent.toFixed(3)} absent`;
}

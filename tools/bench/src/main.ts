import { availableParallelism } from 'node:os';
import { runProgram, STOPPED, stopSignal } from '@sdumc/program';
import { benchOptions, type BenchOptions } from './bench-options.ts';
import { benchData } from './data/bench-data.ts';
import { benchRankNContrast } from './losses/bench-rank-n-contrast.ts';
import { benchInference } from './workload/bench-inference.ts';
import { benchTraining } from './workload/bench-training.ts';
import { readWorkload } from './workload/read-workload.ts';
import { usualClips } from './workload/usual-clips.ts';

/** Measures, prints a table for people, and returns what the last line says to programs. */
type Mode = (options: BenchOptions) => Promise<object>;

const MODES = {
  data: ({ gigabytes, dir, python, keep }) => {
    const stop = stopSignal();
    stop.addEventListener('abort', () => setImmediate(() => process.exit(STOPPED))); // once the files are removed
    return benchData({ gigabytes, folder: dir, python, keep, print, stop });
  },
  workload: async ({ workload, backend, batches, workers, profile }) =>
    benchTraining({
      workload: await readWorkload(workload as string),
      backend,
      batches,
      workers: workers ?? defaultWorkers(backend),
      profile,
      print,
    }),
  infer: async ({ workload, backend }) =>
    benchInference({
      workload: workload === undefined ? usualClips() : await readWorkload(workload),
      backend,
      print,
    }),
  losses: ({ backend, n }) => benchRankNContrast({ backend, counts: n, print }),
} satisfies Record<string, Mode>;

/** One mode a run. */
async function main(args: readonly string[]): Promise<number> {
  const options = benchOptions(args);
  console.log(JSON.stringify(await modeOf(options)(options)));
  return 0;
}

/** `--infer` may go with `--workload`, of which it then says what to do with it. */
function modeOf(options: BenchOptions): Mode {
  const chosen = (Object.keys(MODES) as (keyof typeof MODES)[]).filter(
    (mode) => options[mode] !== undefined && options[mode] !== false && !(mode === 'workload' && options.infer),
  );
  if (chosen.length !== 1)
    throw new Error(
      `bench: say one thing to measure, --data, --workload FILE, --infer or --losses rnc, received ${chosen.length}`,
    );
  return MODES[chosen[0]!];
}

/** On WebAssembly a thread for each core; native TensorFlow uses all of them from one. */
function defaultWorkers(backend: BenchOptions['backend']): number {
  return backend === 'wasm' ? availableParallelism() : 1;
}

function print(line: string): void {
  console.log(line);
}

await runProgram(main);

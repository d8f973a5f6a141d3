import type { Attempt, PackageLoader } from './attempt.ts';
import type { BackendChoice, BackendName, BackendReport, SkippedBackend } from './backend-report.ts';
import { installCommand } from './install-command.ts';
import { quietly } from './quietly.ts';
import { startCpu } from './start-cpu.ts';
import { startNative } from './start-native.ts';
import { startWasm } from './start-wasm.ts';

const ORDER = ['gpu', 'node', 'wasm', 'cpu'] as const satisfies readonly BackendName[];

type Starter = (load: PackageLoader, threads: number | null) => Promise<Attempt>;

const STARTERS: Readonly<Record<BackendName, Starter>> = {
  gpu: (load, threads) => startNative('@tensorflow/tfjs-node-gpu', load, threads),
  node: (load, threads) => startNative('@tensorflow/tfjs-node', load, threads),
  wasm: startWasm,
  cpu: startCpu,
};

/**
 * Makes a backend the one that tfjs computes with, after it has multiplied two small matrices correctly.
 *
 * `auto` tries native TensorFlow with CUDA, native TensorFlow, WebAssembly and plain JavaScript, in this order, and passes
 * over what is not installed, broken, or computes wrongly. WebAssembly is mended on the way (see `mendWasm`).
 * Nothing is printed: what a person should know is in the report.
 *
 * @param options.load imports a package by its name, `import()` unless told otherwise
 * @param options.threads how many threads of its own native TensorFlow may start, for a program that runs it in several threads
 *   itself; as many as there are cores where it is left out
 * @throws Error when the chosen backend cannot run, one line with the reason and how to mend it
 * @example
 * const { name, description, hint } = await selectBackend('auto');
 */
export async function selectBackend(
  choice: BackendChoice,
  {
    load = (name) => import(name),
    threads = null,
  }: { readonly load?: PackageLoader; readonly threads?: number | null } = {},
): Promise<BackendReport> {
  if (choice !== 'auto' && !ORDER.includes(choice)) {
    throw new Error(`selectBackend: choice must be auto, ${ORDER.join(', ')}, received "${choice}"`);
  }
  const skipped: SkippedBackend[] = [];
  let mend: string | null = null;
  for (const name of choice === 'auto' ? ORDER : [choice]) {
    const attempt = await quietly(() => STARTERS[name](load, threads));
    if (attempt.runs) {
      return { name: attempt.name, description: attempt.description, hint: hint(attempt.name, mend), skipped };
    }
    skipped.push({ name, reason: attempt.reason });
    mend = attempt.mend;
  }
  const reasons = skipped.map(({ reason }) => reason).join('; ');
  throw new Error(`backend ${choice} cannot run: ${reasons}. To mend it: ${mend}`);
}

/** How to get the next backend in the order of `auto`: by mending the one that was just passed over, else by installing the next. */
function hint(name: BackendName, mend: string | null): string | null {
  switch (name) {
    case 'gpu':
      return null;
    case 'node':
      return `With an NVIDIA card (CUDA 11.2, cuDNN 8.1): ${mend ?? installCommand('@tensorflow/tfjs-node-gpu')}`;
    case 'wasm':
      return `For native TensorFlow: ${mend ?? installCommand('@tensorflow/tfjs-node')}`;
    case 'cpu':
      return `WebAssembly is many times faster: ${mend ?? installCommand('@tensorflow/tfjs-backend-wasm')}`;
  }
}

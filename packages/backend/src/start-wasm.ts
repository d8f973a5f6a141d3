import { createRequire } from 'node:module';
import path from 'node:path';
import { activate } from './activate.ts';
import { firstLine, isNotInstalled, type Attempt, type PackageLoader } from './attempt.ts';
import { installCommand } from './install-command.ts';
import { mendWasm } from './mend-wasm.ts';

const PACKAGE = '@tensorflow/tfjs-backend-wasm';

/** The WebAssembly backend, mended. */
export async function startWasm(load: PackageLoader): Promise<Attempt> {
  const failure = await loadWasm(load);
  return failure === null
    ? { runs: true, name: 'wasm', description: `wasm: WebAssembly (${PACKAGE}, mended)` }
    : { runs: false, reason: failure, mend: installCommand(PACKAGE) };
}

async function loadWasm(load: PackageLoader): Promise<string | null> {
  const listeners = rememberErrorListeners();
  try {
    const { setWasmPaths } = (await load(PACKAGE)) as { setWasmPaths: (folder: string) => void };
    // The package's own folder of .wasm files, wherever the program was started.
    setWasmPaths(path.dirname(createRequire(import.meta.url).resolve(PACKAGE)) + path.sep);
    mendWasm();
    return await activate('wasm');
  } catch (error) {
    return isNotInstalled(error, PACKAGE) ? `${PACKAGE} is not installed` : `${PACKAGE} is broken: ${firstLine(error)}`;
  } finally {
    listeners.restore();
  }
}

/**
 * Emscripten's start-up adds listeners that throw an uncaught error once more, so that the process ends with code 7 and a
 * trace that blames the backend. They are taken off again.
 */
function rememberErrorListeners(): { restore: () => void } {
  const events = ['uncaughtException', 'unhandledRejection'] as const;
  const before = new Set(events.flatMap((event) => process.rawListeners(event)));
  const restore = () => {
    for (const event of events) {
      for (const listener of process.rawListeners(event)) {
        if (!before.has(listener)) process.removeListener(event, listener as () => void);
      }
    }
  };
  return { restore };
}

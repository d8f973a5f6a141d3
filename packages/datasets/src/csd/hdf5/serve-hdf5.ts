import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { confineHdf5 } from './hdf5-confinement.ts';
import { Hdf5Refusal, hdf5Reader, type Hdf5Library } from './hdf5-reader.ts';
import type { Hdf5Answer, Hdf5Request, Hdf5WorkerData } from './hdf5-request.ts';

/** The decoder of lzf, the only filter of HDF5's own plugins that h5py writes without being asked to install one. */
const LZF = createRequire(import.meta.url).resolve('h5wasm-plugins/plugins/libH5Zlzf.so');

/** Answers the requests of `openHdf5Client`, in the thread that it has started, for as long as there are any. */
export function serveHdf5(library: Hdf5Library): void {
  const { files, memoryBytes } = workerData as Hdf5WorkerData;
  library.insert_plugin_search_path(dirname(LZF), 0);
  const takeReason = confineHdf5([...files, dirname(LZF), LZF], memoryBytes);
  const answerTo = hdf5Reader(library);

  parentPort!.on('message', (request: Hdf5Request) => {
    const answer = attempt(request);
    const value = 'value' in answer ? answer.value : undefined;
    parentPort!.postMessage(answer, ArrayBuffer.isView(value) ? [value.buffer as ArrayBuffer] : []);
  });
  parentPort!.postMessage('ready');

  function attempt(request: Hdf5Request): Hdf5Answer {
    takeReason();
    try {
      const value = answerTo(request);
      const reason = takeReason();
      // What h5wasm asks of HDF5 it does not always look at: half a list of names is no list.
      return reason === undefined ? { value } : { reason: `${request.path} cannot be read: ${reason}`, fatal: false };
    } catch (error) {
      const { message } = error as Error;
      const reason = takeReason();
      if (error instanceof Hdf5Refusal || message.startsWith('error - ')) {
        const what = error instanceof Hdf5Refusal ? message : `${request.path} cannot be read`;
        return { reason: reason === undefined ? what : `${what}: ${reason}`, fatal: false };
      }
      return { reason: `is damaged: ${reason ?? message.split('\n', 1)[0]!}`, fatal: true };
    }
  }
}

import { activate } from './activate.ts';
import type { Attempt } from './attempt.ts';

/** The plain JavaScript backend, which `@tensorflow/tfjs` brings along. */
export async function startCpu(): Promise<Attempt> {
  const failure = await activate('cpu');
  return failure === null
    ? { runs: true, name: 'cpu', description: 'cpu: plain JavaScript, by far the slowest' }
    : { runs: false, reason: failure, mend: 'reinstall @tensorflow/tfjs' };
}

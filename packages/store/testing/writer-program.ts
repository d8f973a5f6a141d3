/**
 * Writes made-up utterances into a store in a process of its own: `writer-program.ts FOLDER FIRST END SHARD_BYTES [STEP]`.
 * It goes on where another was stopped, and tells its parent of every sequence before and after it is written. With STEP it
 * kills itself, without warning, instead of doing what would be its step of that number on the disk.
 */
import { killMyselfAtStep } from './kill-myself-at-step.ts';

const [folder = '', first, end, shardBytes, step] = process.argv.slice(2);
if (step !== undefined) killMyselfAtStep(Number(step));
const { writeMissing } = await import('./write-missing.ts');
const part = { first: Number(first), end: Number(end), shardBytes: Number(shardBytes) };
await writeMissing(folder, part, (message) => process.send?.(message));
process.disconnect();

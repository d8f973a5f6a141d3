import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { partialFiles, startTraining } from './training.ts';

const MEGABYTE = 1024 * 1024;

/**
 * Fills the disk below `room` until `leaveMb` are free, and trains on it: the run must end with one clear line, a non-zero
 * exit code and no temporary file. Then makes room again.
 */
export async function trainOnFullDisk({
  room,
  leaveMb,
  trainArguments,
}: {
  readonly room: string;
  readonly leaveMb: number;
  readonly trainArguments: readonly string[];
}): Promise<void> {
  const filler = join(room, 'filler');
  const file = openSync(filler, 'w');
  const { bavail, bsize } = await statfs(room);
  const block = Buffer.alloc(MEGABYTE, 1);
  for (let left = (bavail * bsize) / MEGABYTE; left > leaveMb + 1; left--) writeSync(file, block);
  closeSync(file);

  const training = startTraining(trainArguments);
  const code = await training.exited;
  rmSync(filler);
  const complaint = training
    .output()
    .split('\n')
    .filter((line) => line.startsWith('error: '));
  console.log(`full disk: exit code ${code}, ${complaint.join(' / ')}`);
  if (code === 0 || complaint.length !== 1 || !complaint[0]?.includes('no space left'))
    throw new Error(`a full disk must end training with one line that says so:\n${training.output()}`);
  const partial = partialFiles(room);
  if (partial.length > 0) throw new Error(`a full disk left ${partial.join(', ')} behind`);
}

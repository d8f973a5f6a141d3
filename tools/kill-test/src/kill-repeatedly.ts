import { existsSync, mkdirSync, watch } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { partialFiles, startTraining, type Training } from './training.ts';

export interface KillPlan {
  readonly trainArguments: readonly string[];
  readonly folder: string;
  readonly kills: number;
  /** At least this many kills must fall inside a checkpoint write. */
  readonly insideWrites: number;
}

/**
 * Starts training and kills it with SIGKILL, over and over, each time resuming what the last kill left. Every other kill
 * waits for a checkpoint's temporary file to appear, the rest fall somewhere between writes.
 *
 * @returns how many kills left a torn temporary file behind
 */
export async function killRepeatedly({ trainArguments, folder, kills, insideWrites }: KillPlan): Promise<number> {
  let inside = 0;
  for (let kill = 0; kill < kills; kill++) {
    const training = startTraining([...trainArguments, '--out', folder, ...(kill === 0 ? [] : ['--resume'])]);
    const missing = insideWrites - inside;
    if (kill % 2 === 1 || kills - kill <= missing) await checkpointWrite(folder, training);
    else await betweenWrites(training, kill);
    if (training.child.exitCode !== null)
      throw new Error(`training ended before kill ${kill + 1}, give it more epochs:\n${training.output()}`);
    training.child.kill('SIGKILL');
    await training.exited;
    const torn = partialFiles(folder).length > 0;
    if (torn) inside++;
    console.log(`kill ${kill + 1}: ${torn ? 'inside a checkpoint write' : 'between writes'}`);
  }
  return inside;
}

async function betweenWrites(training: Training, kill: number): Promise<void> {
  await training.firstEpoch;
  await setTimeout(400 + 130 * kill);
}

async function checkpointWrite(folder: string, training: Training): Promise<void> {
  const checkpoints = join(folder, 'checkpoints');
  mkdirSync(checkpoints, { recursive: true });
  const appeared = new Promise<void>((resolve) => {
    const watcher = watch(checkpoints, (_, name) => {
      if (name?.endsWith('.partial') !== true || !existsSync(join(checkpoints, name))) return;
      watcher.close();
      resolve();
    });
    void training.exited.then(() => watcher.close());
  });
  await Promise.race([appeared, training.exited]);
}

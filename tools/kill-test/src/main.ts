import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '@sdumc/program';
import { Command } from 'commander';
import { trainOnFullDisk } from './fill-disk.ts';
import { killRepeatedly } from './kill-repeatedly.ts';
import { partialFiles, trainToTheEnd, weightsHash } from './training.ts';

interface Options {
  readonly kills: string;
  readonly insideWrites: string;
  readonly backend: string;
  readonly data?: string;
  readonly epochs: string;
  readonly smallDisk?: string;
}

/**
 * Trains once without a break, once killed over and over, and once into a disk that is full, resuming each time; then
 * holds the final weights against each other, byte for byte.
 */
async function main(args: readonly string[]): Promise<number> {
  const program = new Command('kill-test')
    .description('Kills training again and again, and checks that it ends in the very same weights as an unbroken run.')
    .option('--kills <number>', 'how many times', '10')
    .option('--inside-writes <number>', 'how many of them inside a checkpoint write, at least', '3')
    .option('--backend <name>', 'handed to train', 'wasm')
    .option('--data <folder>', 'handed to train')
    .option('--epochs <number>', 'handed to train', '15')
    .option('--small-disk <folder>', 'a small mounted file system: train into it while it is full, then resume')
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .parse([...args], { from: 'user' });
  const { kills, insideWrites, backend, data, epochs, smallDisk } = program.opts<Options>();
  const trainArguments = ['--backend', backend, '--epochs', epochs, ...(data === undefined ? [] : ['--data', data])];
  const room = await mkdtemp(join(tmpdir(), 'kill-test-'));
  const smallRoom = smallDisk === undefined ? null : await mkdtemp(join(smallDisk, 'kill-test-'));
  try {
    const whole = join(room, 'unbroken');
    await trainToTheEnd([...trainArguments, '--out', whole]);
    const expected = await weightsHash(whole);
    console.log(`unbroken run: ${expected}`);
    await rm(whole, { recursive: true });

    const killed = join(room, 'killed');
    const inside = await killRepeatedly({
      trainArguments,
      folder: killed,
      kills: Number(kills),
      insideWrites: Number(insideWrites),
    });
    await trainToTheEnd([...trainArguments, '--out', killed, '--resume']);
    console.log(`killed ${kills} times, ${inside} of them inside a checkpoint write: ${await weightsHash(killed)}`);
    const verdicts = [
      (await weightsHash(killed)) === expected,
      inside >= Number(insideWrites),
      partialFiles(killed).length === 0,
    ];

    if (smallRoom !== null) {
      const full = join(smallRoom, 'run');
      await trainOnFullDisk({ room: smallRoom, leaveMb: 60, trainArguments: [...trainArguments, '--out', full] });
      await trainToTheEnd([...trainArguments, '--out', full, '--resume']);
      console.log(`after a full disk: ${await weightsHash(full)}`);
      verdicts.push((await weightsHash(full)) === expected, partialFiles(full).length === 0);
    }
    const passed = verdicts.every(Boolean);
    console.log(passed ? 'the very same weights' : 'FAILED');
    return passed ? 0 : 1;
  } finally {
    await rm(room, { recursive: true, force: true });
    if (smallRoom !== null) await rm(smallRoom, { recursive: true, force: true });
  }
}

await runProgram(main);

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NOTHING_BUT_PROGRESS, writeFeatureFolder } from '@sdumc/program/testing';
import type { Ended } from '@sdumc/program/testing';
import { filesBelow, readPredictions, readReport } from '../testing/run-results.ts';
import { startTrain, train, trainMany } from '../testing/train-program.ts';

const room = mkdtempSync(join(tmpdir(), "sdumc train's resumption "));
afterAll(() => rmSync(room, { recursive: true }));

const data = writeFeatureFolder(join(room, 'data; here'));
const args = ['--data', data, '--epochs', '2', '--batch', '12', '--backend', 'wasm', '--workers', '1'];
const weights = (out: string) => readFileSync(join(room, out, 'model', 'seed-1', 'model.safetensors'));
type Runs = [once: Ended, again: Ended, finished: Ended];
let [, again, finished] = [] as unknown as Runs;

beforeAll(async () => {
  const commands = [['once'], ['again'], ['again', '--resume']].map((out) => [...args, '--out', ...out]);
  [, again, finished] = (await trainMany(commands.map((command) => ({ args: command, folder: room })))) as Runs;
}, 120_000);

/** That a run which was stopped left what the unbroken one did, and nothing else. */
function expectTheSame(out: string): void {
  expect(weights(out).equals(weights('once'))).toBe(true);
  expect(filesBelow(join(room, out))).toEqual(filesBelow(join(room, 'once')));
  expect(existsSync(join(room, out, 'checkpoints'))).toBe(false);
  expect(readPredictions(join(room, out))).toEqual(readPredictions(join(room, 'once')));
  const { secondsPerEpoch: _, peakMemoryMb: __, ...report } = readReport(join(room, out));
  expect(readReport(join(room, 'once'))).toMatchObject(report);
}

describe('the same command', () => {
  test('gives the same weights', () => {
    expect(again).toMatchObject({ code: 0, stderr: expect.stringMatching(NOTHING_BUT_PROGRESS) as string });
    expectTheSame('again');
  });

  test('with --resume on a finished run judges it anew and trains nothing', () => {
    expect(finished).toMatchObject({ code: 0, stderr: expect.stringMatching(NOTHING_BUT_PROGRESS) as string });
    expect(finished.stdout).not.toContain(' epoch ');
    expect(finished.stdout.slice(finished.stdout.indexOf('\ntest '))).toBe(
      again.stdout.slice(again.stdout.indexOf('\ntest ')),
    );
  });
});

test('a run that was killed goes on where it was, clears away what was half written, and needs no reader', async () => {
  const run = startTrain([...args, '--out', 'killed'], room);
  await run.printed('epoch 1/2');
  run.child.kill('SIGKILL');
  expect((await run.ended).code).toBeNull();
  const out = join(room, 'killed');
  expect(existsSync(join(out, 'report.json'))).toBe(false);
  mkdirSync(join(out, 'model', 'seed-1'), { recursive: true });
  for (const half of ['run.json', 'report.html', 'model/seed-1/model.safetensors']) {
    const path = join(out, half);
    const name = `.${half.split('/').at(-1)}.${run.child.pid}-0123456789ab.partial`;
    writeFileSync(join(path, '..', name), 'half');
  }
  const resumed = startTrain([...args, '--out', 'killed', '--resume'], room);
  resumed.child.stdout!.destroy(); // as `| head` does
  expect(await resumed.ended).toMatchObject({ code: 0, stderr: expect.stringMatching(NOTHING_BUT_PROGRESS) as string });
  expectTheSame('killed');
}, 120_000);

test('Ctrl-C ends a run in the middle of an epoch, and the line it prints goes on with it', async () => {
  const run = startTrain(args, room);
  await run.printed('training on');
  run.child.kill('SIGINT');
  const stopped = await run.ended;
  expect(stopped).toMatchObject({ code: 130, stderr: expect.stringMatching(NOTHING_BUT_PROGRESS) as string });
  const out = join('runs', 'data-here');
  expect(filesBelow(join(room, out))).toEqual(['checkpoints/seed-1.safetensors', 'run.json']);

  const line = /^stopped; go on with: npx nx run train -- (.*)\n$/m.exec(stopped.stdout)?.[1];
  const typed = execFileSync('sh', ['-c', `printf '%s\\n' ${line}`], { encoding: 'utf8' })
    .trimEnd()
    .split('\n');
  expect(typed).toEqual([...args, '--out', out, '--resume']);
  const resumed = await train(typed, room);
  expect(resumed).toMatchObject({ code: 0, stderr: expect.stringMatching(NOTHING_BUT_PROGRESS) as string });
  expect(resumed.stdout.match(/ epoch \d\/2/g)).toEqual([' epoch 1/2', ' epoch 2/2']);
  expectTheSame(out);
}, 120_000);

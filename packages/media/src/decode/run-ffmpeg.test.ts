import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runFfmpeg, type FfmpegLimits, type FfmpegRun } from './run-ffmpeg.ts';

const room = mkdtempSync(join(tmpdir(), 'sdumc-run-ffmpeg-'));
afterAll(() => rmSync(room, { recursive: true, force: true }));

const limits: FfmpegLimits = { mostSeconds: 60, mostPixels: 1e6, mostMemoryBytes: 2 ** 31 };

/** Starts a program that stands in for ffmpeg. */
function start(name: string, script: string, changes: Partial<FfmpegLimits> = {}): FfmpegRun {
  const program = join(room, name);
  writeFileSync(program, `#!${process.execPath}\n${script}`);
  chmodSync(program, 0o755);
  return runFfmpeg({ program, path: program, output: [], limits: { ...limits, ...changes } });
}

/** Starts one and reads what it writes. */
async function bytesOf(...what: Parameters<typeof start>): Promise<string> {
  const run = start(...what);
  let text = '';
  for await (const chunk of run.bytes) text += chunk.toString();
  await run.stop('done');
  return text;
}

test.skipIf(process.platform === 'win32')(
  'a process may leave long after its last byte, as it does under load',
  async () => {
    const script =
      "const fs = require('node:fs'); fs.writeSync(1, 'all of it'); fs.closeSync(1); setTimeout(() => {}, 400);";
    expect(await bytesOf('slow', script)).toBe('all of it');
  },
);

test.skipIf(process.platform === 'win32')('one that fails is told by its own last line', async () => {
  const script = "process.stdout.write('half'); console.error('the tape is torn'); process.exitCode = 1;";
  await expect(bytesOf('torn', script)).rejects.toThrow('the tape is torn');
});

test.skipIf(process.platform === 'win32')('a script in its place is ended with all that it has started', async () => {
  const script = `const { spawn } = require('node:child_process');
const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
process.stdout.write(String(child.pid));
setInterval(() => {}, 1000);`;
  const run = start('wrapper', script);
  const pid = Number(await firstText(run.bytes));
  expect(process.kill(pid, 0)).toBe(true);
  await run.stop('enough');
  await expect.poll(() => isRunning(pid)).toBe(false);
});

test.skipIf(process.platform !== 'linux')('one that takes too much memory is ended', async () => {
  const script = `const held = []; setInterval(() => held.push(Buffer.alloc(16 << 20, 1)), 5);`;
  await expect(bytesOf('hungry', script, { mostMemoryBytes: 200 * 2 ** 20 })).rejects.toThrow(
    'decoding took more than 200 MB of memory',
  );
});

async function firstText(chunks: AsyncIterable<Buffer>): Promise<string> {
  const { value } = (await chunks[Symbol.asyncIterator]().next()) as IteratorYieldResult<Buffer>;
  return value.toString();
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

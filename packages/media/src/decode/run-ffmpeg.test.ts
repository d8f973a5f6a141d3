import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { FfmpegInterrupted } from '../media-error.ts';
import { runFfmpeg } from './run-ffmpeg.ts';

const room = mkdtempSync(join(tmpdir(), 'sdumc-run-ffmpeg-'));
afterAll(() => rmSync(room, { recursive: true }));

test('a process that somebody ends before its output is read fails the run, and nothing else', async () => {
  const program = join(room, 'ffmpeg');
  writeFileSync(
    program,
    `#!${process.execPath}\nprocess.kill(process.pid, 'SIGTERM');\nsetInterval(() => {}, 1000);\n`,
  );
  chmodSync(program, 0o755);
  const path = join(room, 'clip.wav');
  writeFileSync(path, 'sound');
  const limits = { mostSeconds: 60, mostPixels: 1e6, mostMemoryBytes: 2 ** 30 };
  const run = runFfmpeg({ program, path, output: ['-f', 'matroska'], limits });
  expect(await run.information).toBeNull();
  await new Promise(setImmediate); // an error event without a listener would have ended this process by now
  const read = async () => {
    for await (const _ of run.bytes) expect.fail('it wrote nothing');
  };
  await expect(read()).rejects.toThrow(FfmpegInterrupted);
  await run.stop('done');
});

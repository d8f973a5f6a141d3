import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runFfmpeg } from './run-ffmpeg.ts';

const room = mkdtempSync(join(tmpdir(), 'sdumc-run-ffmpeg-'));
afterAll(() => rmSync(room, { recursive: true, force: true }));

/** Starts a program that stands in for ffmpeg, and reads what it writes. */
async function bytesOf(name: string, script: string): Promise<string> {
  const program = join(room, name);
  writeFileSync(program, `#!${process.execPath}\n${script}`);
  chmodSync(program, 0o755);
  const run = runFfmpeg({ program, path: program, output: [], mostSeconds: 60 });
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

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { commandRecogniser } from './command.ts';

const sound = { samples: Float32Array.of(0, 0.5, -1, 2), sampleRateHz: 16000 };
const program = (script: string, ...args: string[]) =>
  commandRecogniser({ command: [process.execPath, '-e', script, ...args, '{wav}'], environment: { SEEN: 'yes' } });

// A folder for temporary files of its own: other processes may run the same tests at the same time.
const room = mkdtempSync(join(tmpdir(), 'sdumc-command-'));
const leftovers = () => readdirSync(room);
beforeAll(() => void vi.stubEnv('TMPDIR', room));
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(room, { recursive: true });
});

describe('commandRecogniser', () => {
  it('hands a WAV file over and takes what is printed as one text', async () => {
    const before = leftovers();
    const script = `
      const bytes = require('node:fs').readFileSync(process.argv.at(-1));
      const samples = Array.from({ length: (bytes.length - 44) / 2 }, (_, at) => bytes.readInt16LE(44 + 2 * at));
      console.log(bytes.toString('latin1', 0, 4), bytes.readUInt32LE(24), '\\n ', samples.join(' '));`;
    expect(await program(script).hear(sound)).toEqual({ words: 'RIFF 16000 0 16384 -32767 32767', meta: {} });
    expect(leftovers()).toEqual(before);
  });

  it('starts no shell, and shows of the environment what it is told to', async () => {
    const { words } = await program(
      'console.log(process.argv[1], Object.keys(process.env).join())',
      '$(id); "; ls',
    ).hear(sound);
    expect(words).toBe('$(id); "; ls SEEN');
  });

  it.each([
    ['an exit code', 'console.error("one\\nno model here"); process.exit(3)', 'ended with exit code 3 (no model here)'],
    ['colours', 'console.error("\\u001b[31mno model\\u001b]0;owned\\u0007 here\\u0000"); process.exit(3)', 'ended with exit code 3 (no model here)'], // prettier-ignore
    ['a signal', 'process.kill(process.pid, "SIGKILL")', 'ended by SIGKILL'],
    [
      'a flood',
      'setInterval(() => process.stdout.write("word ".repeat(1e5)), 1)',
      'printed more than 1048576 characters',
    ],
  ])('says why there are no words: %s', async (_, script, reason) => {
    const before = leftovers();
    await expect(program(script).hear(sound)).rejects.toThrow(`${process.execPath}: ${reason}`);
    expect(leftovers()).toEqual(before);
  });

  it('kills what takes too long, and what is stopped', async () => {
    const endless = {
      command: [process.execPath, '-e', 'setInterval(() => {}, 1000)', '{wav}'] as [string, ...string[]],
      environment: {},
    };
    await expect(commandRecogniser({ ...endless, timeoutSeconds: 0.3 }).hear(sound)).rejects.toThrow(
      'took more than 0.3 s',
    );
    const stop = new AbortController();
    const hearing = commandRecogniser(endless).hear(sound, { signal: stop.signal });
    stop.abort();
    await expect(hearing).rejects.toThrow('was stopped');
  });

  it('names a program that is not there, and arguments without a place for the sound', async () => {
    const missing = commandRecogniser({ command: ['sdumc-no-such-program', '{wav}'], environment: {} });
    await expect(missing.hear(sound)).rejects.toThrow('sdumc-no-such-program: no such program');
    expect(() => commandRecogniser({ command: ['whisper'], environment: {} })).toThrow(
      'an argument must hold {wav}, received whisper',
    );
  });
});

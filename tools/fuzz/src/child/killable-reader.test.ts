import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { judge, type Verdict } from '../judge.ts';
import type { PythonAnswer } from '../python/python-reader.ts';
import { canonicalDigest } from '../reading/canonical-digest.ts';
import { killableReader } from './killable-reader.ts';

const folder = mkdtempSync(join(tmpdir(), 'sdumc-planted-'));
const path = join(folder, 'file');
writeFileSync(path, 'seven b');
// What hangs is given up after a second; what does not may be late on a busy machine.
const limits = { milliseconds: 30_000, megabytes: 256 };
const planted = new URL('../testing/planted-readers.ts', import.meta.url).href;
const patient = killableReader(planted, { limitMilliseconds: limits.milliseconds });
const impatient = killableReader(planted, { limitMilliseconds: 1000 });
afterAll(() => {
  patient.close();
  impatient.close();
  rmSync(folder, { recursive: true });
});

const python: PythonAnswer = { values: { value: canonicalDigest(7) } };
const linux = process.platform === 'linux';

async function verdictOn(name: string, theirs = python, reader = patient): Promise<Verdict> {
  return judge(await reader.read({ reader: name, path }), { folder, limits, python: theirs });
}

// one after the other, in one process where it survives: what one read does must not be put down to the next
test.each<[string, RegExp]>([
  ['crashing', /^crashed: ended by SIGABRT/],
  ['leaving', /^crashed: ended by exit code 1: .*a promise that nobody waits for/],
  ['hanging', /^hung: no answer after \d{4} ms$/],
  ['waiting', /^hung/],
  ['ballooning', /^took (39|4\d)\d MB of memory$/],
  ...(linux ? [['leaking', /^1 files left open after: a value$/] as [string, RegExp]] : []),
  ['wrong', /^value: not the value that Python reads$/],
  ['silent', /^value: Python reads it, we leave it out and say nothing$/],
  ['verbose', /^an error must be one line that begins with the path, received ".*not\\nwhat/],
  ['nameless', /^an error must be one line that begins with the path, received "not what it should be"$/],
])('a reader that is %s is caught, and the next read is not blamed', async (name, reason) => {
  const reader = ['hanging', 'waiting'].includes(name) ? impatient : patient;
  const verdict = await verdictOn(name, python, reader);
  expect(verdict).toMatchObject({ kind: 'failed', reason: expect.stringMatching(reason) });
  expect(await verdictOn('good', python, reader)).toEqual({ kind: 'read' });
});

test('a refusal is fine, and counted apart where Python reads the file', async () => {
  const reason = `${path}: not what it should be`;
  expect(await verdictOn('refusing')).toEqual({ kind: 'refused though readable', reason });
  expect(await verdictOn('refusing', { error: 'ValueError' })).toEqual({ kind: 'refused' });
});

test('a value where Python refuses is a failure', async () => {
  const reason = 'value: a value, where Python reads none (ValueError)';
  expect(await verdictOn('good', { error: 'ValueError' })).toEqual({ kind: 'failed', reason });
});

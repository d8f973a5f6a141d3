import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openKnownNotes } from './known-notes.ts';

const room = mkdtempSync(join(tmpdir(), 'sdumc-notes-'));
afterAll(() => rmSync(room, { recursive: true }));

it('tells what was noted before, until the clip is extracted again without it', async () => {
  const first = await openKnownNotes(room);
  first.set('key', [{ modality: 'audio', text: 'has 2 sound tracks' }], ['audio', 'video']);
  first.set('other', [], ['audio']);
  await first.save();
  const second = await openKnownNotes(room);
  expect([second.of('key'), second.of('other')]).toEqual([['has 2 sound tracks'], []]);
  second.set('key', [], ['video']);
  expect(second.of('key')).toEqual(['has 2 sound tracks']);
  second.set('key', [], ['audio']);
  await second.save();
  expect(existsSync(join(room, 'notes.json'))).toBe(false);
});

it('does without a file that is damaged', async () => {
  writeFileSync(join(room, 'notes.json'), '{"key": {"audio": 1}, ');
  expect((await openKnownNotes(room)).of('key')).toEqual([]);
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { selectBackend } from '@sdumc/backend';
import { afterAll, expect, test } from 'vitest';
import { NO_DATA_OPTIONS } from './data-options.ts';
import { openData } from './open-data.ts';
import { writeFeatureFolder } from './testing/feature-folder.ts';

const room = mkdtempSync(join(tmpdir(), 'sdumc-open-data-'));
afterAll(() => rmSync(room, { recursive: true }));

test('text that the encoder cannot read is a note and counts as absent, with a warm cache too', async () => {
  await selectBackend('wasm');
  const said = ['我爱你', 'I loved it so much 😀', '我恨你'];
  const folder = writeFeatureFolder(join(room, 'words'), {
    widths: { audio: 3 },
    line: (line, row) => ({ ...line, text: said[row % 3]! }),
  });
  for (const _ of ['cold', 'warm']) {
    const data = await openData(folder, NO_DATA_OPTIONS, { words: 'sentence', cache: join(room, 'cache') });
    expect(data.notes.at(-1)).toMatch(/^text: 59 % of the pieces are unknown to the sentence encoder/);
    const streams = await Promise.all([0, 1, 2].map(async (row) => Object.keys(await data.source.read(row)).sort()));
    expect(streams).toEqual([['audio'], ['audio', 'text'], ['audio']]);
    await data.close();
  }
  const hashed = await openData(folder, NO_DATA_OPTIONS, { words: 'hashing', cache: join(room, 'cache') });
  expect(hashed.notes.join()).not.toContain('unknown');
  await hashed.close();
});

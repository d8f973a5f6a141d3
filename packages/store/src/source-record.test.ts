import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readSourceRecord, writeSourceRecord, type SourceRecord } from './source-record.ts';

const folder = mkdtempSync(join(tmpdir(), 'sdumc-source-'));
afterAll(() => rmSync(folder, { recursive: true }));

const record: SourceRecord = {
  name: 'mosi',
  kind: 'feature-folder',
  elementType: 'F32',
  sequences: { audio: 3 },
  nonFinite: { audio: 1 },
};

it('reads what it wrote, nothing where there is nothing, and refuses anything else', async () => {
  expect(await readSourceRecord(folder)).toBeNull();
  for (const written of [record, { ...record, sequences: null }]) {
    await writeSourceRecord(folder, written);
    expect(await readSourceRecord(folder)).toEqual(written);
  }
  for (const spoilt of ['', '[]', '{}', JSON.stringify({ ...record, sequences: { smell: 1 } }), '{"name":"x"']) {
    writeFileSync(join(folder, 'source.json'), spoilt);
    await expect(readSourceRecord(folder), spoilt).rejects.toThrow(/source\.json: damaged, it does not say what/);
  }
});

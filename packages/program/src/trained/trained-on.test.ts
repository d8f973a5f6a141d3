import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { NO_DATA_OPTIONS } from '../data-options.ts';
import { fromRun, judgedData, trainedOn } from './trained-on.ts';

const room = mkdtempSync(join(tmpdir(), 'sdumc-trained-on-'));
afterAll(() => rmSync(room, { recursive: true }));

const options = { ...NO_DATA_OPTIONS, videoFolds: 'data/folds.json', label: 'joy', labelMap: { yes: 2 } };

test('a run keeps its data by a path from its own folder, and leads there from anywhere', () => {
  const kept = trainedOn('runs/a', { data: 'data/mosi', ...options });
  expect(kept).toEqual({
    data: '../../data/mosi',
    options: { ...options, videoFolds: '../../data/folds.json' },
  });
  expect(fromRun('runs/a', kept)).toEqual({ data: 'data/mosi', options });
  expect(fromRun('/elsewhere/runs/a', kept).data).toBe(relative('', '/elsewhere/data/mosi'));
  expect(fromRun('.', { data: '.', options: NO_DATA_OPTIONS }).data).toBe('.');
  expect(trainedOn('runs/a', { data: 'runs/a', ...NO_DATA_OPTIONS }).data).toBe('.');
  expect(trainedOn('runs/a', { data: null, ...NO_DATA_OPTIONS }).data).toBeNull();
});

test('a model is judged on the data of its run, opened in the same way, unless others are named', () => {
  const asked = { ...NO_DATA_OPTIONS, model: 'runs/a', data: null };
  const run = { dataset: 'mosi', trainedOn: { data: room, options } };
  expect(judgedData(asked, { run })).toEqual({ ...options, data: room });
  expect(judgedData({ ...asked, label: 'anger' }, { run })).toMatchObject({ label: 'anger', labelMap: { yes: 2 } });
  const other = { ...asked, data: resolve('other') };
  expect(judgedData(other, { run })).toEqual(other);
  expect(judgedData(asked, { run: null })).toEqual(asked);
  expect(judgedData(asked, { run: { dataset: 'synthetic', trainedOn: null } })).toEqual(asked);
});

test('what a run does not record, or what has moved, is asked for', () => {
  const asked = { ...NO_DATA_OPTIONS, model: 'runs/a', data: null };
  expect(() => judgedData(asked, { run: { dataset: 'mosi', trainedOn: null } })).toThrow(
    '--data is missing: runs/a was trained on mosi, and does not record where that lies',
  );
  const gone = { data: join(room, 'gone'), options };
  expect(() => judgedData(asked, { run: { dataset: 'mosi', trainedOn: gone } })).toThrow(
    `--data is missing: runs/a was trained on mosi, which is not at ${gone.data} any more; say where it is`,
  );
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { batchesOfWorkload, readWorkload, type Workload } from './read-workload.ts';

const room = mkdtempSync(join(tmpdir(), 'sdumc-workload-'));
const path = join(room, 'workload.json');
afterAll(() => rmSync(room, { recursive: true }));

const workload: Workload = {
  name: 'five',
  dims: { audio: 4, text: 6, video: 2 },
  batch: 2,
  utterances: 5,
  frames: { audio: [7, 3, 7, 1, 3], text: [1, 2, 3, 4, 5], simulated: [2, 2, 2, 2, 2], video: [9, 8, 7, 6, 5] },
};

describe('readWorkload', () => {
  test('gives back what is in the file', async () => {
    writeFileSync(path, JSON.stringify(workload));
    expect(await readWorkload(path)).toEqual(workload);
  });

  test.each<[string, object, string]>([
    ['no name', { name: undefined }, 'name must be a string, received nothing'],
    ['words for a number', { batch: '2' }, 'batch must be a whole number from 1, received "2"'],
    ['no utterance', { utterances: 0 }, 'utterances must be a whole number from 1, received 0'],
    ['a width that is not there', { dims: { audio: 4, text: 6 } }, 'dims.video must be a whole number from 1, received nothing'],
    ['an array for an object', { dims: [4, 6, 2] }, 'dims must be an object, received [4,6,2]'],
    ['no frames', { frames: null }, 'frames must be an object, received null'],
    ['one sequence missing', { frames: { ...workload.frames, simulated: undefined } }, 'frames.simulated must be an array of 5 whole numbers, received nothing'],
    ['one utterance missing', { frames: { ...workload.frames, text: [1, 2, 3, 4] } }, 'the length of frames.text must be 5 as utterances says, received 4'],
    ['half a frame', { frames: { ...workload.frames, video: [9, 8, 6.5, 6, 5] } }, 'frames.video[2] must be a whole number from 1, received 6.5'],
  ])('refuses %s in one line', async (_, change, reason) => {
    writeFileSync(path, JSON.stringify({ ...workload, ...change }));
    await expect(readWorkload(path)).rejects.toThrow(new Error(`${path}: ${reason}`));
  }); // prettier-ignore

  test('refuses what is not JSON, and what is not there', async () => {
    writeFileSync(path, 'name: five');
    await expect(readWorkload(path)).rejects.toThrow(
      /^.*workload\.json: a workload must be a file of JSON, received .*$/,
    );
    await expect(readWorkload(join(room, 'none.json'))).rejects.toThrow(/^.*none\.json: .* received ENOENT.*$/);
    writeFileSync(path, '[]');
    await expect(readWorkload(path)).rejects.toThrow(new Error(`${path}: a workload must be an object, received []`));
  });
});

describe('batchesOfWorkload', () => {
  test('sorts by audio frames, ties in the order of the file, and cuts', () => {
    expect(batchesOfWorkload(workload, Infinity)).toEqual([[0, 2], [1, 4], [3]]);
  });

  test('stops at the limit, and has no more batches than there are', () => {
    expect(batchesOfWorkload(workload, 2)).toEqual([[0, 2], [1, 4]]); // prettier-ignore
    expect(batchesOfWorkload(workload, 9)).toHaveLength(3);
  });
});

import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { dealSplits } from './deal-splits.ts';
import { foldsThatKnow, readVideoFolds } from './video-folds.ts';

const folder = mkdtempSync(join(tmpdir(), 'sdumc-folds-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'folds.json');
const put = (content: unknown) => writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));

describe('readVideoFolds', () => {
  it.each([
    ['{', /folds\.json: is not JSON$/],
    [[1], /folds\.json: must be \{"NAME"/],
    [{}, /must be \{"NAME"/],
    [{ A: [] }, /folds\.json: A: must be \{"train"/],
    [{ A: { train: ['a'], valid: [] } }, /A test: must be a list of video ids$/],
    [{ A: { train: ['a'], valid: [1], test: [] } }, /A valid: must be a list of video ids$/],
    [{ A: { train: ['a'], valid: [], test: ['a'] } }, /A: video "a" is in train and in test$/],
  ])('refuses %j', async (content, message) => {
    put(content);
    await expect(readVideoFolds(path)).rejects.toThrow(message);
  });

  const official = fileURLToPath(new URL('../../../../../shared/data/folds.json', import.meta.url));
  it.skipIf(!existsSync(official))('reads the official folds beside the checkout', async () => {
    const folds = await readVideoFolds(official);
    expect(Object.keys(folds)).toEqual(['CMU_MOSI', 'CMU_MOSEI', 'POM']);
    expect(foldsThatKnow(folds, ['03bSnISJMiM', 'nobody'])?.name).toBe('CMU_MOSI');
  });
});

describe('foldsThatKnow', () => {
  const folds = { A: { train: ['a', 'b'], valid: [], test: [] }, B: { train: ['c'], valid: ['b'], test: ['a'] } };
  it('takes the folds that know most of the videos', () => {
    const known = foldsThatKnow(folds, ['a', 'b', 'c', 'd']);
    expect(known?.name).toBe('B');
    expect(known && Object.fromEntries(known.splitOf)).toEqual({ a: 'test', b: 'valid', c: 'train' });
    expect(foldsThatKnow(folds, ['x'])).toBeUndefined();
  });
});

describe('dealSplits', () => {
  it('deals 7 : 1 : 2, the same whatever the order, and leaves no split empty from three on', () => {
    const videos = Array.from({ length: 1000 }, (_, at) => `video ${at}`);
    const dealt = dealSplits(videos);
    const count = (split: string) => [...dealt.values()].filter((other) => other === split).length;
    expect([count('train'), count('valid'), count('test')]).toEqual([700, 100, 200]);
    const backwards = dealSplits(videos.toReversed());
    expect(videos.every((video) => backwards.get(video) === dealt.get(video))).toBe(true);
    expect(new Set(dealSplits(['x', 'y', 'z']).values()).size).toBe(3);
  });
});

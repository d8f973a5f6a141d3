import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openCsdSequence } from './open-csd-sequence.ts';

const csd = (name: string) => fileURLToPath(new URL(`../../fixtures/csd/${name}`, import.meta.url));
const expected = JSON.parse(readFileSync(csd('csd-expected.json'), 'utf8')) as Record<
  string,
  Record<string, { shape: number[]; sum: number }>
>;

test.each(['COVAREP', 'Labels', 'TimestampedWordVectors', 'VisualFacet42'])(
  'all rows of every video of %s',
  async (name) => {
    const sequence = await openCsdSequence(csd(`CMU_MOSEI_${name}.csd`));
    const videos = expected[sequence.root]!;
    expect([...sequence.videos].sort()).toEqual(Object.keys(videos).sort());
    for (const [video, { shape, sum }] of Object.entries(videos)) {
      const { features, intervals } = await sequence.read(video);
      expect(features.shape).toEqual(shape);
      expect(intervals.shape).toEqual([shape[0], 2]);
      const finite = [...features.values].map((value) => (Number.isFinite(value) ? value : 0));
      expect(finite.reduce((total, value) => total + value, 0)).toBeCloseTo(sum, 6);
    }
    await sequence.close();
  },
);

test('a file that is none is refused by name', async () => {
  await expect(openCsdSequence(csd('csd-expected.json'))).rejects.toThrow(/csd-expected\.json: /);
  await expect(openCsdSequence(csd('nothing.csd'))).rejects.toThrow(/^cannot read .*nothing\.csd: /);
});

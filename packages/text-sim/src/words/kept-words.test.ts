import { describe, expect, it } from 'vitest';
import { heardInMemory } from '../../testing/heard-in-memory.ts';
import { hearingLongSound } from '../hearing/long-sound.ts';
import type { Recogniser } from '../hearing/recogniser.ts';
import { keptHearing, keptWords } from './kept-words.ts';
import type { WordSource } from './word-source.ts';

function counted(identity: Recogniser['identity'] = { model: 'a' }) {
  const asked: string[] = [];
  const source: WordSource = {
    name: 'counted',
    identity,
    async wordsOf({ id }) {
      asked.push(id);
      await Promise.resolve();
      if (id === 'broken') throw new Error('broken');
      return { words: `words of ${id}`, meta: { model: 'a' } };
    },
  };
  return { source, asked };
}

describe('keptWords', () => {
  it('asks once for each clip, also for two at once', async () => {
    const { source, asked } = counted();
    const kept = keptWords(source, heardInMemory());
    const both = await Promise.all([
      kept.wordsOf({ id: '1', contentHash: 'x' }),
      kept.wordsOf({ id: 'copy', contentHash: 'x' }),
    ]);
    expect(both.map(({ words }) => words)).toEqual(['words of 1', 'words of 1']);
    expect(await kept.wordsOf({ id: '3', contentHash: 'x' })).toEqual(both[0]);
    expect(asked).toEqual(['1']);
    await kept.wordsOf({ id: '4', contentHash: 'y' });
    expect(asked).toEqual(['1', '4']);
  });

  it('asks again where anything differs that the words depend on, and for clips whose bytes are not known', async () => {
    const store = heardInMemory();
    const [a, same, b] = [
      counted({ model: 'a', prompt: 'p' }),
      counted({ prompt: 'p', model: 'a' }),
      counted({ model: 'b', prompt: 'p' }),
    ];
    for (const { source } of [a, same, b]) await keptWords(source, store).wordsOf({ id: '1', contentHash: 'x' });
    expect([a, same, b].map(({ asked }) => asked.length)).toEqual([1, 0, 1]);
    await keptWords(a.source, store).wordsOf({ id: '1' });
    await keptWords(a.source, store).wordsOf({ id: '1' });
    expect(a.asked).toHaveLength(3);
  });

  it('hands on what it cannot keep, and says so', async () => {
    const full = { ...heardInMemory(), set: () => Promise.reject(new Error('no space left')) };
    const heard = await keptWords(counted().source, full).wordsOf({ id: '1', contentHash: 'x' });
    expect(heard).toEqual({ words: 'words of 1', meta: { model: 'a', unkept: true } });
  });

  it('keeps no failure', async () => {
    const { source, asked } = counted();
    const kept = keptWords(source, heardInMemory());
    for (let round = 0; round < 2; round++)
      await expect(kept.wordsOf({ id: 'broken', contentHash: 'x' })).rejects.toThrow('broken');
    expect(asked).toHaveLength(2);
  });
});

describe('hearingLongSound', () => {
  const sound = (seconds: number, value = 0.5) => ({
    samples: new Float32Array(seconds * 100).fill(value),
    sampleRateHz: 100,
  });
  function pieces() {
    const heard: number[] = [];
    const recogniser: Recogniser = {
      name: 'pieces',
      identity: { model: 'a' },
      hear({ samples }) {
        heard.push(samples.length / 100);
        if (heard.length === 3) return Promise.reject(new Error('turned down'));
        return Promise.resolve({ words: samples[0] === 0 ? '' : `${samples.length}`, meta: { model: 'a' } });
      },
    };
    return { recogniser, heard };
  }

  it('hands short sound on as it is', async () => {
    const { recogniser, heard } = pieces();
    const long = hearingLongSound(recogniser, { longestSeconds: 10, pieces: heardInMemory() });
    expect(await long.hear(sound(10))).toEqual({ words: '1000', meta: { model: 'a' } });
    expect(heard).toEqual([10]);
    expect(long.identity).toEqual({ model: 'a', longestSeconds: 10 });
  });

  it('hears piece by piece, in order, and goes on where it broke off', async () => {
    const { recogniser, heard } = pieces();
    const varied = sound(35);
    varied.samples.forEach((_, at) => (varied.samples[at] = Math.sin(at + 1)));
    const long = hearingLongSound(recogniser, { longestSeconds: 10, pieces: heardInMemory() });
    await expect(long.hear(varied)).rejects.toThrow('turned down');
    const before = heard.length;
    const { words, meta } = await long.hear(varied);
    expect(meta).toEqual({ model: 'a', pieces: words.split(' ').length });
    expect(words.split(' ').reduce((sum, length) => sum + Number(length), 0)).toBe(3500);
    expect(heard.length - before).toBe(words.split(' ').length - 2); // two were kept
  });
});

describe('keptHearing', () => {
  it('knows a sound by its samples and its rate', async () => {
    let asked = 0;
    const recogniser: Recogniser = {
      name: 'r',
      identity: {},
      hear: () => Promise.resolve({ words: String((asked += 1)), meta: {} }),
    };
    const kept = keptHearing(recogniser, heardInMemory());
    const samples = Float32Array.of(0, 1, 2);
    await kept.hear({ samples, sampleRateHz: 16000 });
    await kept.hear({ samples: Float32Array.of(9, 0, 1, 2).subarray(1), sampleRateHz: 16000 });
    expect(asked).toBe(1);
    await kept.hear({ samples, sampleRateHz: 8000 });
    await kept.hear({ samples: Float32Array.of(0, 1, 3), sampleRateHz: 16000 });
    expect(asked).toBe(3);
  });
});

import { describe, expect, it } from 'vitest';
import { heardInMemory } from '../../testing/heard-in-memory.ts';
import { keptWords } from '../words/kept-words.ts';
import { recognisedWords } from '../words/recognised-words.ts';
import { withinBudget } from './budget.ts';
import { hearingLongSound } from './long-sound.ts';
import type { Recogniser } from './recogniser.ts';
import type { Sound } from './sound.ts';

const RATE = 16000;
const tone = (seconds: number, loudness = 0.3): Sound => ({
  samples: Float32Array.from({ length: seconds * RATE }, (_, at) => loudness * Math.sin(at / 12)),
  sampleRateHz: RATE,
});
const silence = (seconds: number): Sound => ({ samples: new Float32Array(seconds * RATE), sampleRateHz: RATE });
/** Bursts of noise without a voice, at −47 dB. */
const cloth = (): Sound => {
  let state = 1;
  return {
    samples: Float32Array.from({ length: 2 * RATE }, (_, at) => {
      state = (state * 48271) % 2147483647;
      return Math.sin((at * 25) / RATE) > 0 ? ((2 * state) / 2147483647 - 1) * 0.012 : 0;
    }),
    sampleRateHz: RATE,
  };
};

function saying(words: string) {
  const asked: Sound[] = [];
  const recogniser: Recogniser = {
    name: 'saying',
    identity: { kind: 'saying' },
    hear: (sound) => Promise.resolve({ words, meta: { nth: asked.push(sound) } }),
  };
  return { recogniser, asked };
}
const wordsOf = (recogniser: Recogniser, sound: Sound | null) =>
  recognisedWords(recogniser).wordsOf({ id: 'a', sound: () => Promise.resolve(sound) });

describe('recognisedWords', () => {
  it('does not send silence', async () => {
    const { recogniser, asked } = saying('[BLANK_AUDIO]');
    const nothing = { words: '', meta: { silent: true } };
    expect(await wordsOf(recogniser, silence(3))).toEqual(nothing);
    expect(await wordsOf(recogniser, { samples: new Float32Array(0), sampleRateHz: RATE })).toEqual(nothing);
    expect(await wordsOf(recogniser, null)).toEqual(nothing);
    expect(asked).toHaveLength(0);
  });

  it('drops a sentence that is made up where the sound is nearly silent, and no other', async () => {
    expect((await wordsOf(saying('Thank you for watching!').recogniser, cloth())).words).toBe('');
    expect((await wordsOf(saying('[Music] Thank you.').recogniser, cloth())).words).toBe('');
    expect((await wordsOf(saying('I hated it.').recogniser, cloth())).words).toBe('I hated it.');
  });

  it('keeps thanks that are said', async () => {
    const { words, meta } = await wordsOf(saying('Thank you for watching!').recogniser, tone(2));
    expect([words, meta]).toEqual(['Thank you for watching!', { nth: 1 }]);
  });

  it('finds no words in markup', async () => {
    expect((await wordsOf(saying(' [Music] (applause) ♪').recogniser, tone(2))).words).toBe('');
  });
});

describe('hearingLongSound', () => {
  const joined = (...parts: readonly Sound[]): Sound => ({
    samples: Float32Array.from(parts.flatMap(({ samples }) => [...samples])),
    sampleRateHz: RATE,
  });

  it('sends and pays the pieces that are not silent', async () => {
    const { recogniser, asked } = saying('well');
    const limited = withinBudget(recogniser, { mostMinutes: 1 });
    const long = hearingLongSound(limited.recogniser, { longestSeconds: 4, pieces: heardInMemory() });
    const { words, meta } = await long.hear(joined(tone(3), silence(12), tone(3)));
    expect(asked.length).toBeLessThan(Number(meta['pieces']));
    expect(words).toBe(new Array(asked.length).fill('well').join(' '));
    expect(meta['silent']).toBeUndefined();
    expect(limited.spent().requests).toBe(asked.length);
    expect(limited.spent().minutes * 60).toBeLessThan(14);
  });

  it('says that all of it is silent', async () => {
    const { recogniser, asked } = saying('well');
    const long = hearingLongSound(recogniser, { longestSeconds: 4, pieces: heardInMemory() });
    const { words, meta } = await long.hear(silence(9));
    expect([words, meta['silent'], asked.length]).toEqual(['', true, 0]);
  });
});

describe('keptWords', () => {
  it('takes no markup from what was kept before markup was known', async () => {
    const store = heardInMemory();
    const { recogniser } = saying('well');
    const kept = keptWords(recognisedWords(recogniser), store);
    const input = { id: 'a', contentHash: 'x', sound: () => Promise.resolve(tone(1)) };
    await kept.wordsOf(input);
    for (const name of store.kept.keys()) await store.set(name, { words: '[Music] no\u001b[31m way', meta: {} });
    expect((await kept.wordsOf(input)).words).toBe('no way');
  });
});

import { describe, expect, it } from 'vitest';
import { withoutRepetition } from './without-repetition.ts';

const times = (count: number, phrase: string) => new Array<string>(count).fill(phrase).join(' ');

describe('withoutRepetition', () => {
  it.each([
    ['what people say', 'no no no no I really really did not like it'],
    ['a phrase said twice', 'I mean it I mean it'],
    ['a chorus of five short words', 'ha ha ha ha ha'],
    ['nothing', ''],
    ['white space within', 'a  b\nc'],
  ])('keeps %s', (_, words) => {
    expect(withoutRepetition(words)).toEqual({ words, repeated: false });
  });

  it.each([
    [times(8, 'you'), 'you'],
    [times(7, 'thank you'), 'thank you'],
    [times(3, 'Thanks for watching!'), 'Thanks for watching!'],
    [`it was good ${times(20, 'and I think that')} and I`, 'it was good and I think that and I'],
    [`well ${times(4, 'so, it is.')} right ${times(6, 'no')}`, 'well so, it is. right no'],
    [times(3, 'Oh, my GOD oh my god'), 'Oh, my GOD'],
  ])('keeps one of %j', (words, expected) => {
    expect(withoutRepetition(words)).toEqual({ words: expected, repeated: true });
  });

  it('takes no longer for what never repeats', () => {
    const words = Array.from({ length: 5000 }, (_, at) => `word${at}`).join(' ');
    expect(withoutRepetition(words)).toEqual({ words, repeated: false });
  });
});

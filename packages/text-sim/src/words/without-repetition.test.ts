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
    ['laughter as people write it', '哈哈哈哈哈, hahaha, ㅋㅋㅋ'],
    ['what people say without spaces', '不要走不要走不要走'],
    ['a drawn out word', 'noooooo way'],
    ['a large number', 'it cost 1000000000000 dollars'],
    ['words that differ by their vowels alone', 'का की के को कि कु कृ'],
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
    ['哈'.repeat(20), '哈'],
    ['谢谢大家'.repeat(12), '谢谢大家'],
    ['谢谢大家。'.repeat(4), '谢谢大家。'],
    [`今天${'真的'.repeat(9)}很好`, '今天真的很好'],
    ['ご視聴ありがとうございました'.repeat(3), 'ご視聴ありがとうございました'],
    ['はは'.repeat(5), 'は'],
    ['ขอบคุณ'.repeat(5), 'ขอบคุณ'],
    ['감사합니다'.repeat(4), '감사합니다'],
    ['ㅋ'.repeat(30), 'ㅋ'],
    [`well ${'ha'.repeat(9)}`, 'well ha'],
    ['ه'.repeat(20), 'ه'],
    ['Спасибо'.repeat(3), 'Спасибо'],
    [`${'n'.repeat(40)}o`, 'no'],
  ])('keeps one of %j', (words, expected) => {
    expect(withoutRepetition(words)).toEqual({ words: expected, repeated: true });
  });

  it('takes no longer for what never repeats', () => {
    const words = Array.from({ length: 5000 }, (_, at) => `word${at}`).join(' ');
    expect(withoutRepetition(words)).toEqual({ words, repeated: false });
    const letters = Array.from({ length: 20_000 }, (_, at) =>
      String.fromCodePoint(0x4e00 + ((at * 7919) % 20_000)),
    ).join('');
    expect(withoutRepetition(letters)).toEqual({ words: letters, repeated: false });
  });
});

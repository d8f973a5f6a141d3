import { describe, expect, it } from 'vitest';
import { spokenWords } from './spoken-words.ts';

const wordsOf = (said: string) => spokenWords(said).words;

describe('spokenWords', () => {
  it.each([
    ' [BLANK_AUDIO]\n',
    ' [Music] (applause) ♪♪',
    '♪',
    '*coughs*',
    '(speaking in foreign language)',
    '<|nospeech|><|EMO_UNKNOWN|><|BGM|><|withitn|>.',
    '<|HAPPY|>',
    '🎼',
    '（笑）',
    '【音乐】',
    '[掌声] (拍手)',
    '(Applaus)',
    '[Musique]',
    '(смех)',
    '[ Silence ] ...',
    '[Music',
    '。',
    '- ',
    '\u001b[0m\u0007',
    '',
  ])('finds no words in %j', (said) => {
    expect(spokenWords(said)).toEqual({ words: '', repeated: false });
  });

  it.each([
    ['I loved it [applause] so much (laughs).', 'I loved it so much.'],
    ['<|en|><|HAPPY|><|Speech|><|withitn|>I loved it.', 'I loved it.'],
    ['<|zh|><|SAD|>今天天气不错🎼', '今天天气不错'],
    ['♪ All you need is love ♪', 'All you need is love'],
    ['*sighs* No.', 'No.'],
    ['it was *really* good', 'it was really good'],
    ['**I loved it.**', 'I loved it.'],
    ['(拍手)ありがとう', 'ありがとう'],
    ['(LAUGHTER) Well, yes.', 'Well, yes.'],
    ['>> I did. >> Me too.', 'I did. Me too.'],
    ['[00:00:00.000 --> 00:00:02.000]   I loved it.', 'I loved it.'],
    ['1\n00:00:00,000 --> 00:00:02,000\nI loved\n\n2\n00:00:02,000 --> 00:00:03,500\nit.', 'I loved it.'],
    ['WEBVTT\n\n00:00.000 --> 00:02.000\nI loved it.', 'I loved it.'],
    ['good\u001b]0;owned\u0007\u001b[31m words\u0000 end', 'good words end'],
  ])('keeps the words of %j', (said, words) => {
    expect(wordsOf(said)).toBe(words);
  });

  it.each([
    'the film (which I saw twice) was great',
    'a < b and c > d',
    'I <3 you, in C♯ minor',
    'thank you',
    'Music is what I love',
    '"well", she said: 100 %',
  ])('leaves %j as it is', (said) => {
    expect(spokenWords(said)).toEqual({ words: said, repeated: false });
  });

  it('finds a loop that markup interrupts', () => {
    expect(spokenWords('[Music] no no no no no no no [Music]')).toEqual({ words: 'no', repeated: true });
  });

  it('changes nothing when it is given its own words', () => {
    for (const said of ['[a] good (laughs) words', '哈哈哈哈哈哈哈哈', 'hahahahahahahaha', '*coughs* well'])
      expect(wordsOf(wordsOf(said))).toBe(wordsOf(said));
  });
});

import type { ConditionScore } from '@sdumc/scoring';
import { expect, it } from 'vitest';
import { predictionsCsv, predictionTable, predictionText, sharedNotes, type Prediction } from './prediction.ts';

const score = (valence: number, seeing: ConditionScore['seeing']): ConditionScore => ({
  ...{
    valence,
    spread: 0.126,
    networks: [valence - 0.5, valence + 0.25, valence + 0.25],
    attention: { audio: [1], text: [1] },
    seeing,
  },
  modalityWeights: { audio: 1, text: -0.5, video: 0.25 },
  viewWeights: { fused: 1, at: 1, tv: 1, av: 1, audio: 1, text: 1, video: 1 },
});
const about = { media: '/clips/a.mp4', model: { folder: 'runs/a', dataset: 'clips', networks: 3 } };
const good: Prediction = {
  ...{ clip: 'a', ...about, durationSeconds: 2.04, spreadFrom: 'networks' },
  words: { text: 'so good', simulated: null },
  missing: { simulated: 'nobody was asked to hear the words' },
  ...{ hearingError: null, warnings: ['no voice was found in its sound'] },
  hopSeconds: { audio: 0.01, text: null, video: 0.2 },
  ...{ pieces: { text: ['so', 'good'], simulated: null }, lanes: [] },
  conditions: { complete: score(1.256, { t: 2, at: 1.256 }), simulated: null, absent: score(-0.001, { a: -0.001 }) },
};
const bad: Prediction = { clip: '=1+1, "b"', ...about, error: 'holds no media' };

it('tells people the conditions that apply, by what, and what was missing', () => {
  expect(predictionText(good).split('\n')).toEqual([
    'a, 2.0 s, by runs/a',
    '',
    'complete    1.26 ± 0.13   weights: audio 1.00  text −0.50',
    '           seeing less: t 2.00  at 1.26',
    'absent      0.00 ± 0.13   weights: audio 1.00  text −0.50',
    '           seeing less: a 0.00',
    '',
    '± standard deviation of the networks; valence from −3 to 3',
    'said: so good',
    'no simulated: nobody was asked to hear the words',
    'note: no voice was found in its sound',
  ]);
  expect(predictionText(bad)).toBe('=1+1, "b": holds no media');
});

it('writes a line of CSV for each clip, empty where a condition does not apply', () => {
  expect(predictionsCsv([good, bad]).trim().split('\n')).toEqual([
    'clip,complete,complete_spread,simulated,simulated_spread,absent,absent_spread,missing,notes,error',
    'a,1.2560,0.1260,,,-0.0010,0.1260,simulated,no voice was found in its sound,',
    '"=1+1, ""b""",,,,,,,,,holds no media',
  ]);
  expect(predictionsCsv([{ ...good, hearingError: 'sh: ended' }])).toContain(
    ',simulated,no voice was found in its sound,sh: ended',
  );
});

it('keeps a name with line ends in its line', () => {
  expect(predictionTable([{ ...good, clip: 'a\nb' }])[1]![0]).toBe('a b');
});

it('puts clips into a table', () => {
  expect(predictionTable([good, bad])).toEqual([
    ['clip', 'complete', 'simulated', 'absent', 'missing'],
    ['a', '1.26 ± 0.13', '', '0.00 ± 0.13', 'simulated'],
    ['=1+1, "b"', '', '', '', 'holds no media'],
  ]);
});

it('says each warning once, with whose it is, for what tables have no place for', () => {
  const [two, none] = ['has 2 sound tracks: number 2 is used (the default)', 'no voice was found in its sound'];
  const first = { ...good, clip: 'a\nb', warnings: [two, none] };
  expect(sharedNotes([first, { ...good, warnings: [none] }, bad])).toEqual([`a b: ${two}`, none]);
  const three = [first, { ...good, warnings: [none] }, { ...good, warnings: [] }];
  expect(sharedNotes(three)).toEqual([`a b: ${two}`, `2 clips: ${none}`]);
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseTranscript, readTranscript } from './read-transcript.ts';

const room = mkdtempSync(join(tmpdir(), 'sdumc-transcripts-'));
afterAll(() => rmSync(room, { recursive: true }));

const textOf = async (content: string, name = 'said.txt') => (await parseTranscript(content, name)).text;
const file = (name: string, content: string | Uint8Array) => {
  writeFileSync(join(room, name), content);
  return join(room, name);
};
const utf16 = (text: string) => Buffer.from(text, 'utf16le');

describe('subtitles', () => {
  const srt =
    '1\n00:00:00,000 --> 00:00:02,500\n{\\an8}I loved <font color="#fff">every</font> minute\nof it\n\n2\n00:00:02,500 --> 00:00:04,000\n<i>really</i> great &amp; &lt;3\n';

  it.each([
    ['as they should be', srt],
    ['with the line ends of Windows and a mark', `\ufeff${srt.replaceAll('\n', '\r\n')}`],
    ['without empty lines between cues', srt.replaceAll('\n\n', '\n')],
    ['with empty lines inside of cues', srt.replace('\nof it', '\n\nof it')],
    ['with points and single digits in times', srt.replaceAll(',', '.').replaceAll('00:00:0', '0:00:0')],
    ['with places on the screen', srt.replace('02,500\n', '02,500  X1:100 X2:200\n')],
  ])('of SubRip %s are words alone', async (_, content) => {
    expect(await textOf(content)).toBe('I loved every minute of it really great & <3');
  });

  it('keep numbers that are said, and what is said twice', async () => {
    expect(await textOf('1\n00:00:00,000 --> 00:00:01,000\nNo.\n\n2\n00:00:01,000 --> 00:00:02,000\nNo.\n2012\n')).toBe(
      'No. 2012', // continues the cue before and begins with its line: it rolls
    );
    expect(await textOf('1\n00:00:00,000 --> 00:00:01,000\nNo.\n\n2\n00:00:01,000 --> 00:00:02,000\nNo.\n')).toBe(
      'No. No.',
    );
  });

  it('of WebVTT lose settings, notes, styles, speakers and times of words', async () => {
    const vtt =
      'WEBVTT - a title\nKind: captions\nLanguage: en\n\nSTYLE\n::cue { color: red }\n\nNOTE a remark\nover lines\n\nfirst\n00:00.000 --> 00:02.500 align:start position:0%\n<v Fred Smith>I &amp; you <c.loud>loved</c> it\n\n00:00:02.500 --> 00:00:04.000\nreally<00:00:03.000><c> great</c>&nbsp;!\n';
    expect(await textOf(vtt)).toBe('I & you loved it really great !');
  });

  it('of WebVTT are read where times are written as in SubRip', async () => {
    expect(await textOf('WEBVTT\n\n1\n0:00:00,0 --> 0:00:02,5 line:0\nI loved\n\n00:02,500 --> 00:04,000\nit\n')).toBe(
      'I loved it',
    );
  });

  it('that roll are kept once', async () => {
    const rolling = [
      '00:00:00.000 --> 00:00:02.000\n \nso<00:00:00.500><c> I</c><00:00:01.000><c> loved</c>',
      '00:00:02.000 --> 00:00:02.010\nso I loved\n ',
      '00:00:02.010 --> 00:00:04.000\nso I loved\nit<00:00:03.000><c> really</c>',
      '00:00:04.000 --> 00:00:04.010\nit really\n ',
      '00:00:04.010 --> 00:00:06.000\nit really\nso great',
    ];
    expect(await textOf(`WEBVTT\n\n${rolling.join('\n\n')}\n`)).toBe('so I loved it really so great');
    const slow = rolling.map((cue) => cue.replace(/(\d\d)\.010\n/, '$1.900\n'));
    expect(await textOf(`WEBVTT\n\n${slow.join('\n\n')}\n`)).toBe('so I loved it really so great');
    const converted = rolling.map((cue, at) => `${at + 1}\n${cue.replace(/<[^>]*>/g, '')}`).join('\n\n');
    expect(await textOf(converted)).toBe('so I loved it really so great');
  });

  it('of SubStation Alpha lose drawings, comments and shadows', async () => {
    const ass =
      '[Script Info]\nTitle: x\n\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\nDialogue: 0,0:00:03.00,0:00:04.50,Default,,0,0,0,,{\\p1}m 0 0 l 10 10{\\p0}really\\hgreat\nComment: 0,0:00:00.00,0:00:02.50,Default,,0,0,0,,not said\nDialogue: 0,0:00:00.00,0:00:02.50,Default,Fred,0,0,0,,{\\i1}I loved{\\i0}, every\\Nminute\nDialogue: 1,0:00:00.00,0:00:02.50,Shadow,Fred,0,0,0,,I loved, every\\Nminute\n';
    expect(await textOf(ass)).toBe('I loved, every minute really great');
  });

  it.each([
    ['[ti:Song]\n[00:12.00]I loved\n[00:14.50]<00:14.60>it <00:15.00>so\n', 'I loved it so'],
    ['[00:00:00.000 --> 00:00:02.500]   I loved it\n[00:00:02.500 --> 00:00:04.000]   so\n', 'I loved it so'],
    ['0:00:00.599,0:00:04.160\nI loved it\n\n0:00:04.160,0:00:06.000\nso\n', 'I loved it so'],
    ['0:00\nI loved\n0:05\nit so\n', 'I loved it so'],
    ['{"text": "I loved"}\n{"text": "it so"}\n', 'I loved it so'],
    ['WEBVTT\n00:00.000 --> 00:02.000\nI <ruby>loved<rt>lovd</rt></ruby> it so\n', 'I loved it so'],
    ['{0}{25}I loved|it\n{26}{50}{y:i}so\n', 'I loved it {y:i}so'],
    ['start\tend\ttext\n0\t2500\tI loved it\n2500\t4000\tso\n', 'I loved it so'],
  ])('of other kinds: %j', async (content, expected) => {
    expect(await textOf(content)).toBe(expected);
  });
});

describe('a TextGrid', () => {
  const tier = (name: string, ...labels: readonly string[]) => ({ name, labels });
  const long = (...tiers: readonly ReturnType<typeof tier>[]) =>
    `File type = "ooTextFile"\nObject class = "TextGrid"\n\nxmin = 0 \nxmax = 4 \ntiers? <exists> \nsize = ${tiers.length} \nitem []: \n${tiers
      .map(
        ({ name, labels }, at) =>
          `    item [${at + 1}]:\n        class = "IntervalTier" \n        name = "${name}" \n        xmin = 0 \n        xmax = 4 \n        intervals: size = ${labels.length} \n${labels
            .map(
              (label, place) =>
                `        intervals [${place + 1}]:\n            xmin = ${place * 0.5} \n            xmax = ${(place + 1) * 0.5} \n            text = "${label}" \n`,
            )
            .join('')}`,
      )
      .join('')}`;
  const short = (name: string, ...labels: readonly string[]) =>
    `File type = "ooTextFile"\nObject class = "TextGrid"\n\n0\n4\n<exists>\n1\n"IntervalTier"\n"${name}"\n0\n4\n${labels.length}\n${labels
      .map((label, place) => `${place}\n${place + 1}\n"${label}"\n`)
      .join('')}`;

  it('gives its tier of words, with their times', async () => {
    const grid = long(
      tier('utterance', 'I said ""no""'),
      tier('phones', 'AY1', 'S'),
      tier('words', 'sil', 'I', 'said', '""no""', ''),
    );
    expect(await parseTranscript(grid, 'a.TextGrid')).toEqual({
      text: 'I said "no"',
      words: [
        { text: 'I', start: 0.5, end: 1 },
        { text: 'said', start: 1, end: 1.5 },
        { text: '"no"', start: 1.5, end: 2 },
      ],
    });
  });

  it('gives a tier of utterances, or the only one that is left', async () => {
    expect(await textOf(long(tier('Sentences', 'I loved it'), tier('phonemes', 'a', 'b')))).toBe('I loved it');
    expect(await textOf(long(tier('Anna', 'I loved it'), tier('phonemes', 'a', 'b')))).toBe('I loved it');
  });

  it('joins speakers by their times', async () => {
    expect(await textOf(long(tier('A - words', 'I', '', 'it'), tier('B - words', '', 'loved')))).toBe('I loved it');
    expect(await textOf(long(tier('Anna', 'I', '', 'it'), tier('Ben', '', 'loved')))).toBe('I loved it');
  });

  it('is read in its short form, and as UTF-16', async () => {
    const grid = short('words', 'I', 'loved', 'it');
    expect(await textOf(grid)).toBe('I loved it');
    for (const bytes of [utf16(`\ufeff${grid}`), utf16(`\ufeff${grid}`).swap16(), utf16(grid.replaceAll('\n', '\r\n'))])
      expect((await readTranscript(file('u.txt', bytes))).text).toBe('I loved it');
  });

  it.each([
    [long(tier('A', 'I', 'loved'), tier('B', 'moi', 'aime')), 'a.TextGrid: tiers A, B hold text at the same time'],
    [long(tier('phones', 'a', 'b')), 'a.TextGrid: must have a tier of intervals with words, received phones'],
    [short('words', 'I', 'loved').slice(0, -12), 'a.TextGrid: is no whole TextGrid'],
  ])('that tells no words is refused', async (content, message) => {
    await expect(parseTranscript(content, 'a.TextGrid')).rejects.toThrow(message);
  });
});

describe('JSON of a recogniser', () => {
  const segments = [
    { id: 0, start: 0, end: 2.5, text: ' I loved it', words: [{ word: ' I', start: 0, end: 1, probability: 0.9 }] },
    { id: 1, start: 2.5, end: 4, text: ' so' },
  ];
  const words = [
    { word: 'I', start: 0, end: 1 },
    { word: 'loved', start: 1, end: 2 },
  ];
  it.each<[unknown, unknown]>([
    [
      { text: ' I loved it so', segments, language: 'en' },
      { text: 'I loved it so', language: 'en', words: [{ text: 'I', start: 0, end: 1, confidence: 0.9 }] },
    ],
    [segments.map(({ start, end, text }) => ({ start, end, text })), { text: 'I loved it so' }],
    [{ segments: [] }, { text: '' }],
    [{ text: 'I loved it' }, { text: 'I loved it' }],
    [{ words }, { text: 'I loved', words: words.map(({ word, start, end }) => ({ text: word, start, end })) }],
    [
      {
        systeminfo: 'AVX',
        result: { language: 'en' },
        transcription: [{ timestamps: { from: '00:00:00,000', to: '00:00:02,500' }, text: ' I loved it' }],
      },
      { text: 'I loved it', language: 'en' },
    ],
    [
      {
        events: [
          { tStartMs: 0, id: 1 },
          { tStartMs: 0, segs: [{ utf8: 'I' }, { utf8: ' loved' }] },
        ],
      },
      { text: 'I loved' },
    ],
    [
      { results: { channels: [{ alternatives: [{ transcript: 'I loved' }, { transcript: 'eye' }] }] } },
      { text: 'I loved' },
    ],
    [{ results: [{ alternatives: [{ transcript: 'I loved' }] }] }, { text: 'I loved' }],
    [{ chunks: [{ timestamp: [0, 1], text: ' I loved it' }] }, { text: 'I loved it' }],
  ])('%j', async (value, expected) => {
    expect(await parseTranscript(JSON.stringify(value, null, 2), 'said.txt')).toEqual(expected);
  });

  it.each([
    ['{"name": "x", "version": 1}', 'a.json: must hold a transcript (text, segments or words), received name, version'],
    ['[{"id": 1}]', 'a.json: must hold a transcript (text, segments or words), received a list of id'],
    ['["a"]', 'a.json: must hold a transcript (text, segments or words), received a list of string'],
    ['{"text": "I lov', 'a.json: is not valid JSON'],
  ])('%s is refused in one line', async (content, message) => {
    const refusal = parseTranscript(content, 'a.json');
    await expect(refusal).rejects.toThrow(message);
    await expect(refusal).rejects.toThrow(/^[^\n]*$/);
  });
});

describe('a plain text', () => {
  it.each([
    ['I  loved\nit ', 'I loved it'],
    ['[laughs] I <3 you & it was 5 --> 7', '[laughs] I <3 you & it was 5 --> 7'],
    ['At 10:30 we left. 2012 was good.', 'At 10:30 we left. 2012 was good.'],
    ['', ''],
  ])('%j stays as it is', async (content, expected) => {
    expect(await textOf(content)).toBe(expected);
  });

  it('is read in UTF-8 and UTF-16, and refused in other encodings and kinds', async () => {
    expect((await readTranscript(file('8.txt', 'très bien'))).text).toBe('très bien');
    expect((await readTranscript(file('16.txt', utf16('\ufefftrès bien')))).text).toBe('très bien');
    expect((await readTranscript(file('be.txt', utf16('\ufeff我很喜欢').swap16()))).text).toBe('我很喜欢');
    for (const [content, message] of [
      [Buffer.from('très bien', 'latin1'), /x\.txt: must be text in UTF-8 or UTF-16, .*iconv/],
      [Buffer.from('ooBinaryFile\u0008TextGrid\0\0\0'), /x\.txt: is a binary TextGrid; save/],
      [Buffer.from('{\\rtf1 hello}'), /x\.txt: is RTF; save/],
      [Buffer.from('<?xml version="1.0"?><tt/>'), /x\.txt: is XML or HTML; save/],
      [Buffer.alloc((1 << 20) + 1, 'a'), /x\.txt: must be at most 1 MB, received 1048577 bytes/],
    ] as const)
      await expect(readTranscript(file('x.txt', content))).rejects.toThrow(message);
  });
});

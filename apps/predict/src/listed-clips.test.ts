import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { listedClips } from './listed-clips.ts';

const room = mkdtempSync(join(tmpdir(), 'sdumc-listed-'));
afterAll(() => rmSync(room, { recursive: true }));

const at = (name: string, content: string | Uint8Array = '') => {
  writeFileSync(join(room, name), content);
  return join(room, name);
};
const SUBTITLES = '1\n00:00:00,000 --> 00:00:02,500\nI loved it\n\n2\n00:00:02,500 --> 00:00:04,000\n<i>really</i>\n';

test.each([
  { transcript: at('a.srt', SUBTITLES), text: null },
  { transcript: at('a.txt', SUBTITLES), text: null },
  { transcript: null, text: SUBTITLES },
  { transcript: null, text: 'I loved it  really' },
])('given $transcript or $text, the clip has its words alone', async (given) => {
  const { clips } = await listedClips({ clips: [at('a.wav')], noText: false, ...given });
  expect(clips.map(({ transcript }) => transcript)).toEqual(['I loved it really']);
});

test('a transcript that cannot be read is refused in one line', async () => {
  const given = { clips: [at('a.wav')], text: null, noText: false };
  await expect(listedClips({ ...given, transcript: at('b.json', '{"name": 1}') })).rejects.toThrow(
    /^--transcript .*b\.json: must hold a transcript \(text, segments or words\), received name$/,
  );
  await expect(listedClips({ ...given, transcript: at('b.txt', Buffer.from('né', 'latin1')) })).rejects.toThrow(
    /^--transcript .*b\.txt: must be text in UTF-8 or UTF-16, [^\n]*$/,
  );
});

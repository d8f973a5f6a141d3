/** Of a file that has none of the tracks that were asked for. */
export const NO_STREAM = 'has none of the tracks that are wanted';

/** What ffmpeg writes to stderr, and what a person should read instead. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/does not contain any stream/, NO_STREAM],
  [/moov atom not found/, 'has no index (moov): cut off, never finished, or not media at all'],
  [
    /Format (?:\S+ )?not (?:on|in) whitelist/i,
    'is of a kind that is not read: only containers that hold their media themselves are',
  ],
  [/Protocol .* not on whitelist/, 'refers to something outside of the file'],
  [
    /Picture size \S+ (?:is invalid|exceeds)|exceeds maximum? (?:size|pixels)|Requested picture size/i,
    'its pictures are larger than is read',
  ],
  [
    /Invalid data found when processing input|could not find codec parameters|Failed to read frame size/i,
    'holds no media that can be read: damaged, or not media at all',
  ],
  [/End of file/, 'ends before its first frame'],
  [/Cannot allocate memory/, 'asks for more memory than there is: damaged'],
  [/Permission denied/, 'may not be read'],
  [/No such file or directory/, 'no such file'],
  [/Decoder .* not found|Unknown decoder|no decoder found/i, 'is coded in a way that this ffmpeg does not know'],
];

const KILLED = /killed with signal (\w+)/;
/** Of a signal that lets it write what it has. */
const ENDED = /received signal \d+/;

/** Whether a signal ended it, from what it wrote to stderr and what was made of that. */
export function wasInterrupted(stderr: string, message: string): boolean {
  return KILLED.test(message) || ENDED.test(stderr);
}

/**
 * One plain line from what ffmpeg wrote: a known reason in words, else its own last line without addresses of memory.
 *
 * @example
 * plainReason('[mov @ 0x55d] moov atom not found\n…'); // 'has no index (moov): …'
 */
export function plainReason(stderr: string, fallback: string): string {
  const [, signal] = KILLED.exec(fallback) ?? [];
  if (signal !== undefined) return `ffmpeg was ended by ${signal}`;
  if (ENDED.test(stderr)) return 'ffmpeg was ended before it was done';
  const known = REASONS.find(([pattern]) => pattern.test(stderr));
  if (known !== undefined) return known[1];
  const lines = stderr.split(/[\r\n]+/).map((line) => line.replace(/\s*@ 0x[0-9a-f]+/g, '').trim());
  return (
    lines
      .filter((line) => line !== '')
      .at(-1)
      ?.slice(0, 200) ?? fallback
  );
}

/** A track of sound or of pictures; cover art is neither. */
export interface Track {
  /** Among all streams of the file. */
  readonly index: number;
  readonly kind: 'audio' | 'video';
  /** Whether the file marks it as the one to play. */
  readonly isDefault: boolean;
  /** Whether this ffmpeg can tell what it is coded in. */
  readonly isKnown: boolean;
}

/** What ffmpeg reports about a file before it decodes it. */
export interface FileInformation {
  /** Names of the container, as `mov,mp4,m4a,3gp,3g2,mj2`. */
  readonly container: string;
  /** Null where the container does not say. */
  readonly durationSeconds: number | null;
  readonly tracks: readonly Track[];
}

const INPUT = /^Input #0, (.+), from '/;
const DURATION = /^ {2}Duration: (\d+):(\d+):(\d+(?:\.\d+)?)/;
const STREAM = /^ +Stream #0:(\d+)(?:\[\w+\])?(?:\(\w+\))?: (Audio|Video): (.*)$/;
const END = /^(?:Stream mapping:|Output #0|Press \[q\])/;
/** Of containers that say nothing, ffmpeg divides the size by the rate of the first packets. */
const GUESSED_DURATION = /Estimating duration from bitrate|using bitrate for duration/;
const COVER_ART = /\((?:attached pic|timed thumbnails|still image)\)/;

/** Takes the lines that ffmpeg writes to stderr; gives what they say once they have said it, and until then null. */
export function informationReader(): (line: string) => FileInformation | null {
  const tracks = new Map<number, Track>();
  let container: string | undefined;
  let durationSeconds: number | null = null;
  let isGuessed = false;
  return (line) => {
    container ??= INPUT.exec(line)?.[1];
    isGuessed ||= GUESSED_DURATION.test(line);
    if (container === undefined) return null;
    if (END.test(line))
      return { container, durationSeconds: isGuessed ? null : durationSeconds, tracks: [...tracks.values()] };
    const [, hours, minutes, seconds] = DURATION.exec(line) ?? [];
    if (hours !== undefined) durationSeconds = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) || null;
    const [, index, kind, details] = STREAM.exec(line) ?? [];
    if (index !== undefined && !COVER_ART.test(details!))
      tracks.set(Number(index), {
        index: Number(index),
        kind: kind === 'Audio' ? 'audio' : 'video',
        isDefault: details!.includes('(default)'),
        isKnown: !/^(?:none|unknown)\b/.test(details!),
      });
    return null;
  };
}

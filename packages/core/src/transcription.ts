/** What is said in a clip: given as a transcript, read from subtitles, or recognised. */
export interface Transcription {
  readonly text: string;
  /** Left out where the times of words are not known */
  readonly words?: readonly TimedWord[] | undefined;
  /** As its source names it: `en`, `english` */
  readonly language?: string | undefined;
}

/** A word, with the seconds at which it begins and ends. */
export interface TimedWord {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly confidence?: number | undefined;
}

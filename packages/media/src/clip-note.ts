/** What a person should know of a clip that was read, though with something in it that is out of the ordinary. */
export interface ClipNote {
  readonly modality: 'audio' | 'video';
  /** One line, which goes on after the name of the clip: `has 2 sound tracks: …` */
  readonly text: string;
}

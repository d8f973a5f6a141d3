/** The three modalities, always in this order. */
export const MODALITIES = ['audio', 'text', 'video'] as const;

export type Modality = (typeof MODALITIES)[number];

/** One value for each modality. */
export type PerModality<T> = Readonly<Record<Modality, T>>;

/** Builds a {@link PerModality} by calling `make` for audio, text and video in that order. */
export function perModality<T>(make: (modality: Modality) => T): PerModality<T> {
  return { audio: make('audio'), text: make('text'), video: make('video') };
}

/** What an utterance may carry: the modalities, and text simulated from its audio, which lives in the space of text. */
export const STREAMS = ['audio', 'text', 'simulated', 'video'] as const;

export type Stream = (typeof STREAMS)[number];

/** The modality whose place (and feature space) a stream takes: simulated text stands in for text. */
export function modalityOf(stream: Stream): Modality {
  return stream === 'simulated' ? 'text' : stream;
}

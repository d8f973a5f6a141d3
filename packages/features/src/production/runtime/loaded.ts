/** Something that holds a model in memory. */
export interface Releasable {
  /** Frees the model's memory; nothing can be extracted afterwards. A second time does nothing. */
  readonly release: () => Promise<void>;
}

/** An extractor together with its model. */
export type Loaded<Extractor> = Extractor & Releasable;

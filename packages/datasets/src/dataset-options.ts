import type { FeatureNames } from './choice/parse-feature-names.ts';
import type { LabelOptions } from './feature-store/labelled-utterances.ts';
import type { VideoFolds } from './splits/video-folds.ts';

/** What cannot be told from the files, and who wants to know how far opening has come. */
export interface DatasetOptions extends LabelOptions {
  /** Which features stand for which stream (MERTools folders, .csd files); where nothing is said, names are gone by. */
  readonly features?: FeatureNames | undefined;
  /** Splits by video, for .csd files; `folds.json` beside them does the same. */
  readonly folds?: VideoFolds | undefined;
  /** What each label is multiplied by: 3 where the data's are from −1 to 1; 1 keeps such labels. */
  readonly labelScale?: number | undefined;
  readonly onProgress?: ((progress: OpeningProgress) => void) | undefined;
}

export interface OpeningProgress {
  /** What is being done, as a person says it: `reading headers`. */
  readonly task: string;
  readonly done: number;
  readonly total: number;
}

import type { Picture } from '@sdumc/core';

/** What a picture is narrowed down to before a model sees it, as to a face. */
export interface PictureCrop {
  /** Becomes part of the extractor's version: another way to crop needs another one. No white space. */
  readonly version: string;
  /** Undefined where there is nothing to see. */
  crop(picture: Picture): Picture | undefined | Promise<Picture | undefined>;
}

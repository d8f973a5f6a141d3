/** Where a model's files come from. */
export interface ModelSource {
  /** A local folder, or the name of a model of the hub such as `onnx-community/wavlm-base-plus`. */
  readonly model: string;
  /** Branch, tag or commit, for a model of the hub. What is in `cacheDir` stays as it is, so a commit says more than a branch. */
  readonly revision?: string;
  /** Where files of the hub are kept, as `<model>/<revision>/<file>`; must be given for a model of the hub. */
  readonly cacheDir?: string;
  readonly remoteHost?: string;
  /** For models that are not public. */
  readonly accessToken?: string;
  /** Told of each file before it is downloaded; it may take long. */
  readonly onDownload?: (file: string) => void;
}

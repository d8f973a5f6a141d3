/** A model that loads when it is first asked for, and stays. */
export interface KeptModel<Model> {
  /** @throws Error as loading does; asked again, it tries again */
  get(): Promise<Model>;
  /** Lets go of it, once it is loaded. Whoever asks afterwards has another. */
  close(): Promise<void>;
}

export function keptModel<Model>(load: () => Promise<Model>, dispose: (model: Model) => void): KeptModel<Model> {
  let kept: Promise<Model> | undefined;
  return {
    get() {
      const loading = (kept ??= load());
      loading.catch(() => {
        if (kept === loading) kept = undefined;
      });
      return loading;
    },
    async close() {
      const closing = kept;
      kept = undefined;
      if (closing !== undefined) dispose(await closing);
    },
  };
}

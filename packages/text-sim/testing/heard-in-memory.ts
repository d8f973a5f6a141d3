import type { HeardStore } from '../src/words/kept-words.ts';

/** Keeps what was heard in a map, which it shows. */
export function heardInMemory(): HeardStore & { readonly kept: Map<string, unknown> } {
  const kept = new Map<string, Awaited<ReturnType<HeardStore['get']>>>();
  return {
    kept,
    get: (name) => Promise.resolve(kept.get(name)),
    set: (name, heard) => Promise.resolve(void kept.set(name, heard)),
  };
}

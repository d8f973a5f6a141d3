import { useState } from 'preact/hooks';
import type { ScoredClip } from '../../api.ts';
import { withClip } from './with-clip.ts';

export interface KeptClip {
  readonly key: number;
  readonly score: ScoredClip;
  readonly file: File;
  /** Of the file, for as long as the clip is kept */
  readonly url: string;
}

export interface KeptClips {
  readonly list: readonly KeptClip[];
  /** Null where a clip is being chosen rather than looked at */
  readonly shown: KeptClip | null;
  readonly add: (file: File, score: ScoredClip) => void;
  readonly show: (clip: KeptClip | null) => void;
  readonly remove: (clip: KeptClip) => void;
}

let lastKey = 0;

/** Clips that were scored since the page was opened, the last one first. */
export function useScoredClips(): KeptClips {
  const [list, setList] = useState<readonly KeptClip[]>([]);
  const [shownKey, setShownKey] = useState<number | null>(null);
  return {
    list,
    shown: list.find(({ key }) => key === shownKey) ?? null,
    show: (clip) => setShownKey(clip?.key ?? null),
    add(file, score) {
      const clip = { key: ++lastKey, score, file, url: URL.createObjectURL(file) };
      setList((before) => {
        const { kept, dropped } = withClip(before, clip);
        for (const { url } of dropped) URL.revokeObjectURL(url);
        return kept;
      });
      setShownKey(clip.key);
    },
    remove(clip) {
      URL.revokeObjectURL(clip.url);
      setList((before) => before.filter(({ key }) => key !== clip.key));
    },
  };
}

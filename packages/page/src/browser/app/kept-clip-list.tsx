import { useRef } from 'preact/hooks';
import { clipHeadline } from '../words/clip-headline.ts';
import type { KeptClip, KeptClips } from './use-scored-clips.ts';

/** The clips scored so far, to go back to. */
export function KeptClipList({ clips, onShow }: { clips: KeptClips; onShow: () => void }) {
  const nav = useRef<HTMLElement>(null);
  if (clips.list.length === 0) return null;
  return (
    <nav ref={nav} class="kept" aria-label="Scored clips" tabIndex={-1}>
      <ul>
        {clips.list.map((clip) => (
          <KeptClipItem
            key={clip.key}
            clip={clip}
            shown={clip === clips.shown}
            onShow={() => {
              onShow();
              clips.show(clip);
            }}
            onRemove={() => {
              nav.current?.focus(); // the button goes with the clip
              clips.remove(clip);
            }}
          />
        ))}
      </ul>
    </nav>
  );
}

interface Item {
  readonly clip: KeptClip;
  readonly shown: boolean;
  readonly onShow: () => void;
  readonly onRemove: () => void;
}

function KeptClipItem({ clip, shown, onShow, onRemove }: Item) {
  const name = clip.score.clip;
  return (
    <li>
      <button type="button" class="plain" aria-current={shown ? 'true' : undefined} onClick={onShow}>
        <bdi>{name}</bdi> <b>{clipHeadline(clip.score)}</b>
      </button>
      <button type="button" class="plain remove" aria-label={`Remove ${name}`} onClick={onRemove}>
        ×
      </button>
    </li>
  );
}

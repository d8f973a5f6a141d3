import { useState } from 'preact/hooks';
import type { Ref } from 'preact';

interface Player {
  readonly url: string;
  /** As the browser has it, `video/mp4`; empty where it does not know */
  readonly type: string;
  readonly media?: Ref<HTMLMediaElement>;
}

/** Plays a clip, as sound where it has no picture, and says so where the browser cannot. */
export function ClipPlayer({ url, type, media = null }: Player) {
  const [picture, setPicture] = useState(!type.startsWith('audio/'));
  const [playable, setPlayable] = useState(true);
  return (
    <div class={picture ? 'player' : 'player sound'}>
      {/* Sound plays in it too: to exchange the element would stop it. No captions: what is said is not known. */}
      <video
        ref={media as Ref<HTMLVideoElement>}
        src={url}
        controls
        playsInline
        preload="auto"
        aria-label="The clip"
        onLoadedMetadata={({ currentTarget }) => setPicture(currentTarget.videoWidth > 0)}
        onError={() => setPlayable(false)}
      />
      {!playable && <p class="quiet">This browser cannot play the clip. The server may read it all the same.</p>}
    </div>
  );
}

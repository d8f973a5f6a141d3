import { useEffect, useRef, useState } from 'preact/hooks';

export interface Playhead {
  readonly media: { current: HTMLMediaElement | null };
  readonly atSeconds: number;
  readonly playing: boolean;
  readonly seek: (seconds: number) => void;
  /** Plays from here, or halts */
  readonly toggle: () => void;
}

/** Where in a clip one is: it follows the clip as it plays, and the clip follows it. */
export function usePlayhead(durationSeconds: number): Playhead {
  const media = useRef<HTMLMediaElement>(null);
  const [atSeconds, setAtSeconds] = useState(0);
  const [playing, setPlaying] = useState(false);
  const within = (seconds: number) => Math.min(durationSeconds, Math.max(0, seconds));
  useEffect(() => {
    const element = media.current;
    if (element === null) return;
    let frame = 0;
    const follow = () => {
      setAtSeconds(within(element.currentTime));
      setPlaying(!element.paused);
      cancelAnimationFrame(frame);
      if (!element.paused) frame = requestAnimationFrame(follow);
    };
    const listening = new AbortController();
    for (const event of ['play', 'seeked', 'pause', 'ended'])
      element.addEventListener(event, follow, { signal: listening.signal });
    return () => {
      listening.abort();
      cancelAnimationFrame(frame);
    };
  }, [durationSeconds]);
  return {
    media,
    atSeconds,
    playing,
    seek(seconds) {
      setAtSeconds(within(seconds));
      if (media.current !== null) media.current.currentTime = within(seconds);
    },
    toggle() {
      const element = media.current;
      if (element === null) return;
      // Whoever cannot play it says so under the clip.
      if (element.paused) void element.play().catch(() => null);
      else element.pause();
    },
  };
}

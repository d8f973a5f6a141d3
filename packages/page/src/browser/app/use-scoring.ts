import { useEffect, useRef, useState } from 'preact/hooks';
import type { ScoredClip } from '../../api.ts';
import { stageOf, type RunStage } from '../run/run-stage.ts';
import { followJob, giveUpJob } from '../server/follow-job.ts';
import { sentence } from '../words/sentence.ts';
import { sendClip, type ClipToScore } from '../server/send-clip.ts';

export interface Scoring {
  /** Null where nothing is being scored */
  readonly stage: RunStage | null;
  readonly start: (clip: ClipToScore) => void;
  readonly giveUp: () => void;
}

interface Ends {
  readonly onScored: (file: File, score: ScoredClip) => void;
  readonly onTrouble: (line: string) => void;
}

/** Scores one clip at a time, from the first byte sent to the last event. */
export function useScoring({ onScored, onTrouble }: Ends): Scoring {
  const [stage, setStage] = useState<RunStage | null>(null);
  const running = useRef<AbortController | null>(null);

  // Whoever leaves the page cannot come back to the clip: others need not wait for it.
  useEffect(() => {
    const leave = () => running.current?.abort();
    window.addEventListener('pagehide', leave);
    return () => window.removeEventListener('pagehide', leave);
  }, []);

  async function run(clip: ClipToScore, signal: AbortSignal): Promise<void> {
    const first = await sendClip(clip, { signal, onShare: (share) => setStage({ kind: 'sending', share }) });
    const giveUp = () => giveUpJob(first.id);
    signal.addEventListener('abort', giveUp);
    if (signal.aborted) giveUp();
    const last = await followJob(first, { signal, onJob: (job) => setStage(stageOf(job)) });
    signal.removeEventListener('abort', giveUp);
    if (last.score === null) throw new Error(sentence(last.error ?? 'the server stopped before the clip was scored'));
    onScored(clip.file, last.score);
  }

  return {
    stage,
    start(clip) {
      const controller = new AbortController();
      running.current = controller;
      setStage({ kind: 'sending', share: 0 });
      run(clip, controller.signal)
        .catch((error: unknown) => {
          if (!controller.signal.aborted) onTrouble(error instanceof Error ? error.message : String(error));
        })
        .finally(() => {
          if (running.current === controller) setStage(null);
        });
    },
    giveUp() {
      running.current?.abort();
      running.current = null;
      setStage(null);
    },
  };
}

import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Modality } from '@sdumc/core';
import type { ConditionScore } from '@sdumc/scoring';
import type { KeptClip } from '../app/use-scored-clips.ts';
import { ClipPlayer } from '../clip/clip-player.tsx';
import { timeOf } from '../words/time-words.ts';
import { clipSeconds } from './clip-seconds.ts';
import { Lanes } from './lanes.tsx';
import { TimeSlider } from './time-slider.tsx';
import { usePlayhead } from './use-playhead.ts';

interface Props {
  readonly clip: KeptClip;
  readonly score: ConditionScore;
  readonly on: ReadonlySet<Modality>;
  /** What stands beside the clip */
  readonly children: ComponentChildren;
}

/** The clip, and under it, on one axis of time, what the networks attend to. A line goes over all lanes with the clip. */
export function Timeline({ clip, score, on, children }: Props) {
  const durationSeconds = clipSeconds(clip.score);
  const { media, atSeconds, playing, seek, toggle } = usePlayhead(durationSeconds);
  // Drawn once and not for every step of the playhead: curves are long.
  const lanes = useMemo(
    () => <Lanes clip={clip.score} score={score} on={on} durationSeconds={durationSeconds} onSeek={seek} />,
    [clip, score, on, durationSeconds],
  );
  const player = useMemo(() => <ClipPlayer url={clip.url} type={clip.file.type} media={media} />, [clip]);
  return (
    <>
      <div class="clip-and-weights">
        {player}
        {children}
      </div>
      {durationSeconds > 0 && (
        <section aria-labelledby="timeline-title">
          <div class="timeline-head">
            <h3 id="timeline-title">Over time</h3>
            <button type="button" onClick={toggle}>
              {playing ? 'Pause' : 'Play'}
            </button>
            <span class="quiet">{timeOf(atSeconds, durationSeconds)}</span>
          </div>
          <div class="lanes" style={{ '--at': atSeconds / durationSeconds }}>
            <TimeSlider atSeconds={atSeconds} durationSeconds={durationSeconds} onSeek={seek} />
            {lanes}
          </div>
        </section>
      )}
    </>
  );
}

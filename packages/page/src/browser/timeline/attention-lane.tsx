import type { Modality } from '@sdumc/core';
import { attentionPath } from './attention-path.ts';
import { greatestAtSeconds } from './greatest-at.ts';
import { LanePicture } from './lane-picture.tsx';
import { Track } from './track.tsx';

interface Props {
  readonly modality: Modality;
  readonly attention: readonly number[];
  readonly hopSeconds: number;
  readonly durationSeconds: number;
  /** Whether the modality is switched off */
  readonly off: boolean;
  readonly onSeek: (seconds: number) => void;
}

/** How much each frame of a modality is attended to. */
export function AttentionLane({ modality, attention, hopSeconds, durationSeconds, off, onSeek }: Props) {
  const greatest = greatestAtSeconds(attention, hopSeconds);
  const where = greatest === null ? 'none' : `greatest at ${greatest.toFixed(1)} s; even attention is half the height`;
  return (
    <figure class={off ? 'lane attention off' : 'lane attention'}>
      <figcaption>
        Attention to {modality} <span class="quiet">{off ? 'switched off' : where}</span>
      </figcaption>
      <Track durationSeconds={durationSeconds} onSeek={onSeek}>
        <LanePicture label={`Attention to ${modality}: ${where}`}>
          <path class="area" d={attentionPath(attention, hopSeconds, durationSeconds)} />
        </LanePicture>
      </Track>
    </figure>
  );
}

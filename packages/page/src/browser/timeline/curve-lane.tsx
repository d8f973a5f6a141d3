import type { ClipLane } from '@sdumc/report';
import { lanePath } from '@sdumc/report/drawing';
import { LanePicture } from './lane-picture.tsx';
import { Track } from './track.tsx';

interface Props {
  readonly lane: ClipLane;
  readonly durationSeconds: number;
  readonly onSeek: (seconds: number) => void;
}

/** Curves over the time of the clip, as reports have them. */
export function CurveLane({ lane, durationSeconds, onSeek }: Props) {
  const { title, ends, curves } = lane;
  return (
    <figure class="lane">
      <figcaption>
        {title}{' '}
        <span class="quiet">
          {ends[0]} to {ends[1]}
        </span>
      </figcaption>
      <Track durationSeconds={durationSeconds} onSeek={onSeek}>
        <LanePicture label={`${title}: ${curves.map(({ name }) => name).join(', ')}`}>
          {curves.map((curve, at) => (
            <path key={at} class={`curve series-${at + 1}`} d={lanePath(curve, lane, durationSeconds)} />
          ))}
        </LanePicture>
      </Track>
      {curves.length > 1 && (
        <ul class="key">
          {curves.map(({ name }, at) => (
            <li key={at}>
              <i class={`series-${at + 1}`} />
              {name}
            </li>
          ))}
        </ul>
      )}
    </figure>
  );
}

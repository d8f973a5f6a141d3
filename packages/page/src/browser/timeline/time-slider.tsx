import { percent } from '../result/percent.ts';
import { timeOf } from '../words/time-words.ts';
import { stepped } from './stepped.ts';
import { timeTicks } from './time-ticks.ts';

interface Props {
  readonly atSeconds: number;
  readonly durationSeconds: number;
  readonly onSeek: (seconds: number) => void;
}

/** The axis of time, with one slider for all lanes: one stop for those who go by keys, rather than one a lane. */
export function TimeSlider({ atSeconds, durationSeconds, onSeek }: Props) {
  return (
    <div class="axis">
      {timeTicks(durationSeconds).map((seconds) => (
        <span key={seconds} style={{ left: percent(seconds / durationSeconds) }}>
          {seconds} s
        </span>
      ))}
      <input
        type="range"
        aria-label="Time in the clip"
        aria-valuetext={timeOf(atSeconds, durationSeconds)}
        min={0}
        max={durationSeconds}
        step="any"
        value={atSeconds}
        onInput={({ currentTarget }) => onSeek(Number(currentTarget.value))}
        onKeyDown={(event) => {
          const seconds = stepped(event.key, atSeconds, durationSeconds);
          if (seconds === null) return;
          event.preventDefault();
          onSeek(seconds);
        }}
      />
    </div>
  );
}

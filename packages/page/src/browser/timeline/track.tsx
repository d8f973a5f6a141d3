import type { ComponentChildren } from 'preact';

interface Props {
  readonly durationSeconds: number;
  readonly onSeek: (seconds: number) => void;
  readonly children: ComponentChildren;
}

/** A strip over the time of the clip: pressed, it takes the clip to there. */
export function Track({ durationSeconds, onSeek, children }: Props) {
  const point = ({ currentTarget, clientX }: { currentTarget: Element; clientX: number }) => {
    const { left, width } = currentTarget.getBoundingClientRect();
    onSeek(((clientX - left) / width) * durationSeconds);
  };
  return (
    <div
      class="track"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        point(event);
      }}
      onPointerMove={(event) => {
        if (event.buttons === 1) point(event);
      }}
    >
      {children}
    </div>
  );
}

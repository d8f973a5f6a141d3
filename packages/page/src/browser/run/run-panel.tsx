import { useEffect, useRef } from 'preact/hooks';
import { stageLine, type RunStage } from './run-stage.ts';

/** How far a clip has come, and a way out. */
export function RunPanel({ stage, onGiveUp }: { stage: RunStage; onGiveUp: () => void }) {
  const panel = useRef<HTMLDivElement>(null);
  // Not the button: a second press of Enter would give up.
  useEffect(() => panel.current?.focus(), []);
  const share = stage.kind === 'waiting' ? null : stage.share;
  return (
    <div ref={panel} class="run" tabIndex={-1}>
      <div>
        <p role="status">{stageLine(stage)}</p>
        {/* Two elements: a progress that once had a value cannot go back to none. */}
        {share === null ? (
          <progress key="unknown" aria-label="Progress" />
        ) : (
          <progress key="known" aria-label="Progress" value={share} max={1} />
        )}
      </div>
      <button type="button" onClick={onGiveUp}>
        Give up
      </button>
    </div>
  );
}

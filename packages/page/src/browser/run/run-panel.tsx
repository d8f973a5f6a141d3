import { useEffect, useRef } from 'preact/hooks';
import { stageLine, type RunStage } from './run-stage.ts';

interface Props {
  readonly stage: RunStage;
  /** Whether it stands where one pressed a button that is gone now */
  readonly takesFocus: boolean;
  readonly onGiveUp: () => void;
}

/** How far a clip has come, and a way out. */
export function RunPanel({ stage, takesFocus, onGiveUp }: Props) {
  const panel = useRef<HTMLDivElement>(null);
  // Not the button: a second press of Enter would give up.
  useEffect(() => {
    if (takesFocus) panel.current?.focus();
  }, []);
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

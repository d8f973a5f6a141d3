import { useEffect, useRef, useState } from 'preact/hooks';
import type { ServerHealth } from '../../api.ts';
import { RunPanel } from '../run/run-panel.tsx';
import type { RunStage } from '../run/run-stage.ts';
import type { ClipToScore } from '../server/send-clip.ts';
import { simulatorWords } from '../words/simulator-words.ts';
import { ChosenClip } from './chosen-clip.tsx';
import { ClipSource } from './clip-source.tsx';
import { Recorder } from './recorder.tsx';

interface Form {
  readonly health: ServerHealth | null;
  readonly file: File | null;
  readonly text: string;
  readonly stage: RunStage | null;
  /** Whether one comes here from something else on the page, which takes the focus along */
  readonly returned: boolean;
  readonly onFile: (file: File) => void;
  readonly onText: (text: string) => void;
  readonly onTrouble: (line: string | null) => void;
  readonly onScore: (clip: ClipToScore) => void;
  readonly onGiveUp: () => void;
}

/** Where a clip is chosen or recorded, and sent. */
export function ClipForm({ health, file, text, stage, returned, onFile, onText, onTrouble, onScore, onGiveUp }: Form) {
  const [recording, setRecording] = useState(false);
  const [simulate, setSimulate] = useState(false); // who sends a clip says to whom it goes
  const button = useRef<HTMLButtonElement>(null);
  const busy = stage !== null;
  const heading = useRef<HTMLHeadingElement>(null);
  useFocusAfter(busy || recording, button);
  useEffect(() => {
    if (returned) heading.current?.focus();
  }, []);
  useEffect(() => setRecording(false), [file]); // dropped on the page meanwhile, it is what is meant

  const simulator = health?.simulator ?? null;
  const reads = health?.modalities.includes('text') ?? true;
  const score = (event: Event) => {
    event.preventDefault();
    if (busy) return;
    if (file === null) onTrouble('Choose or record a clip first.');
    else onScore({ file, text: reads ? text : '', simulate: reads && simulator !== null && simulate });
  };
  const record = () => {
    onTrouble(null);
    setRecording(true);
  };
  return (
    <form class="clip-form" aria-labelledby="clip-form-title" onSubmit={score}>
      <h2 id="clip-form-title" ref={heading} tabIndex={-1}>
        Score a clip
      </h2>
      {recording ? (
        <Recorder
          limitSeconds={health?.limits.seconds ?? null}
          onFile={onFile}
          onTrouble={onTrouble}
          onEnd={() => setRecording(false)}
        />
      ) : (
        <div class={file === null ? 'well empty' : 'well'}>
          {file !== null && <ChosenClip file={file} />}
          <ClipSource
            chosen={file !== null}
            disabled={busy}
            limits={health?.limits ?? null}
            onFile={onFile}
            onRecord={record}
          />
        </div>
      )}
      <div class="fields">
        {reads ? (
          <label class="field">
            <span>What is said (optional)</span>
            <textarea
              rows={2}
              value={text}
              disabled={busy}
              onInput={({ currentTarget }) => onText(currentTarget.value)}
            />
          </label>
        ) : (
          <p class="quiet">These networks learned without text: they hear and see only.</p>
        )}
        {reads && simulator !== null && (
          <label class="check">
            <input
              type="checkbox"
              checked={simulate}
              disabled={busy}
              onChange={({ currentTarget }) => setSimulate(currentTarget.checked)}
            />
            <span>Let {simulatorWords(simulator)} hear the words</span>
          </label>
        )}
        {stage === null ? (
          <button ref={button} type="submit" class="main" disabled={recording}>
            Score
          </button>
        ) : (
          <RunPanel stage={stage} takesFocus onGiveUp={onGiveUp} />
        )}
      </div>
    </form>
  );
}

/** Focus would be lost with the panel that it was in: it goes back to where it came from. */
function useFocusAfter(busy: boolean, button: { readonly current: HTMLButtonElement | null }): void {
  const wasBusy = useRef(false);
  useEffect(() => {
    if (wasBusy.current && !busy) button.current?.focus();
    wasBusy.current = busy;
  }, [busy, button]);
}

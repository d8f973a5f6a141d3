import type { Modality, PerModality } from '@sdumc/core';
import { capital } from '../words/capital.ts';
import { MODALITIES } from '@sdumc/core/vocabulary';

interface Props {
  readonly on: ReadonlySet<Modality>;
  /** Why there is nothing to switch; null where there is */
  readonly lacking: PerModality<string | null>;
  /** What is said once something was switched */
  readonly said: string;
  readonly onSwitch: (modality: Modality) => void;
}

/** What the networks may see. The last one stays on. */
export function ModalitySwitches({ on, lacking, said, onSwitch }: Props) {
  return (
    <fieldset class="switches">
      <legend>What the networks see</legend>
      {MODALITIES.map((modality) => {
        const why = lacking[modality] ?? (on.size === 1 && on.has(modality) ? 'it is the last one that is on' : null);
        return (
          <label key={modality} class="check">
            <input
              type="checkbox"
              checked={on.has(modality)}
              disabled={why !== null}
              aria-describedby={why === null ? undefined : `why-${modality}`}
              onChange={() => onSwitch(modality)}
            />
            <span>{capital(modality)}</span>
            {why !== null && (
              <small id={`why-${modality}`} class="quiet">
                {why}
              </small>
            )}
          </label>
        );
      })}
      <p role="status" class="unseen">
        {said}
      </p>
    </fieldset>
  );
}

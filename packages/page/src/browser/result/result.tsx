import { useEffect, useRef, useState } from 'preact/hooks';
import type { KeptClip } from '../app/use-scored-clips.ts';
import { ModalitySwitches } from '../switches/modality-switches.tsx';
import { useSwitches } from '../switches/use-switches.ts';
import { clipHeadline } from '../words/clip-headline.ts';
import { useTitle } from './use-title.ts';
import { firstApplying } from './first-applying.ts';
import { Gauges } from './gauges.tsx';
import { JsonLink } from './json-link.tsx';
import { OriginNote } from './origin-note.tsx';
import { ResultDetails } from './result-details.tsx';

/** What the networks say of a clip, and by what. */
export function Result({ clip, onAnother }: { clip: KeptClip; onAnother: () => void }) {
  const { score } = clip;
  const [condition, setCondition] = useState(() => firstApplying(score.conditions));
  const switches = useSwitches(score);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  useTitle(`${score.clip} ${clipHeadline(score)} – SDUMC`);
  return (
    <article aria-labelledby="result-title">
      <div class="result-head">
        <h2 id="result-title" ref={heading} tabIndex={-1}>
          <bdi>{score.clip}</bdi>
        </h2>
        <div class="buttons">
          <JsonLink score={score} />
          <button type="button" class="main" onClick={onAnother}>
            Score another
          </button>
        </div>
      </div>
      <Gauges conditions={score.conditions} readings={switches.readings} chosen={condition} onChoose={setCondition} />
      <ModalitySwitches on={switches.on} lacking={switches.lacking} said={switches.said} onSwitch={switches.flip} />
      <OriginNote score={score} />
      <ResultDetails clip={clip} condition={condition} switches={switches} />
    </article>
  );
}

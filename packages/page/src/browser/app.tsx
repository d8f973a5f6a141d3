import { useEffect, useState } from 'preact/hooks';
import { useBack } from './app/use-back.ts';
import { useDroppedFile } from './app/use-dropped-file.ts';
import { useHealth } from './app/use-health.ts';
import { useScoredClips } from './app/use-scored-clips.ts';
import { useScoring } from './app/use-scoring.ts';
import { KeptClipList } from './app/kept-clip-list.tsx';
import { PageFooter } from './app/page-footer.tsx';
import { PageHeader } from './app/page-header.tsx';
import { ClipForm } from './clip/clip-form.tsx';
import { whyTooLarge } from './clip/clip-size.ts';
import { RunPanel } from './run/run-panel.tsx';
import { Result } from './result/result.tsx';
import { Trouble } from './app/trouble.tsx';

/** The page: a form for a clip, or what the networks say of one. */
export function App() {
  const { health, trouble: serverTrouble, ask } = useHealth();
  const clips = useScoredClips();
  const [file, setFile] = useState<File | null>(null);
  const [text, setText] = useState('');
  const [everScored, setEverScored] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const scoring = useScoring({
    onTrouble: setTrouble,
    onScored(scored, score) {
      clips.add(scored, score);
      setEverScored(true);
      setFile(null);
      setText('');
    },
  });

  const take = (taken: File) => {
    if (scoring.stage !== null) return;
    const why = health === null ? null : whyTooLarge(taken.size, health.limits.megabytes);
    setTrouble(why);
    if (why === null) setFile(taken);
    clips.show(null);
  };
  // A file may be chosen before the server has told its limits.
  useEffect(() => {
    const why = file === null || health === null ? null : whyTooLarge(file.size, health.limits.megabytes);
    if (why === null) return;
    setTrouble(why);
    setFile(null);
  }, [health]);
  const over = useDroppedFile(take);
  useBack(clips.shown !== null, () => clips.show(null));

  return (
    <div class={over ? 'whole over' : 'whole'}>
      <PageHeader compact={everScored} health={health} />
      <main>
        <Trouble line={trouble ?? serverTrouble} {...(serverTrouble === null ? {} : { again: ask })} />
        <KeptClipList clips={clips} onShow={() => setTrouble(null)} />
        {clips.shown === null ? (
          <ClipForm
            health={health}
            file={file}
            text={text}
            stage={scoring.stage}
            returned={everScored}
            onFile={take}
            onText={setText}
            onTrouble={setTrouble}
            onScore={(clip) => {
              setTrouble(null);
              scoring.start(clip);
            }}
            onGiveUp={scoring.giveUp}
          />
        ) : (
          <>
            {scoring.stage !== null && <RunPanel stage={scoring.stage} takesFocus={false} onGiveUp={scoring.giveUp} />}
            <Result key={clips.shown.key} clip={clips.shown} onAnother={() => clips.show(null)} />
          </>
        )}
      </main>
      <PageFooter health={health} />
    </div>
  );
}

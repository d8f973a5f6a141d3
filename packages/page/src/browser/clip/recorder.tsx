import { useEffect, useRef } from 'preact/hooks';
import { clock } from '../words/time-words.ts';
import { recordingTrouble } from './recording-trouble.ts';
import { useRecording } from './use-recording.ts';

interface Props {
  /** Where the server stops to listen; null where it is not known */
  readonly limitSeconds: number | null;
  readonly onFile: (file: File) => void;
  readonly onTrouble: (line: string) => void;
  readonly onEnd: () => void;
}

/** What is being recorded, with how long it is by now. */
export function Recorder({ limitSeconds, onFile, onTrouble, onEnd }: Props) {
  const { devices, seconds, stop } = useRecording({
    onFile(file) {
      onEnd();
      onFile(file);
    },
    onFailure(name) {
      onEnd();
      onTrouble(recordingTrouble(name));
    },
  });
  const stopButton = useRef<HTMLButtonElement>(null);
  const atLimit = limitSeconds !== null && seconds >= limitSeconds;
  useEffect(() => {
    if (atLimit) stop();
  }, [atLimit]);
  useEffect(() => stopButton.current?.focus(), [devices]);
  return (
    <div class="well recorder">
      {devices !== null && !devices.soundOnly && <Preview stream={devices.stream} />}
      <p role="status">
        {devices === null && 'Waiting for the camera and the microphone: the browser may ask you.'}
        {devices?.soundOnly === true && 'No camera was found: only sound is recorded.'}
      </p>
      {devices !== null && (
        <p class="elapsed">
          <span class="dot" aria-hidden="true" /> Recording{' '}
          <span role="timer" aria-label="Recorded">
            {clock(seconds)}
          </span>
          {limitSeconds !== null && <span class="quiet"> of {clock(limitSeconds)} at most</span>}
        </p>
      )}
      <div class="buttons">
        {devices !== null && (
          <button ref={stopButton} type="button" class="main" onClick={stop}>
            Stop
          </button>
        )}
        <button type="button" onClick={onEnd}>
          Discard
        </button>
      </div>
    </div>
  );
}

function Preview({ stream }: { stream: MediaStream }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current !== null) video.current.srcObject = stream;
  }, [stream]);
  return <video ref={video} class="mirror" muted autoPlay playsInline aria-label="What the camera sees" />;
}

import { useEffect, useRef, useState } from 'preact/hooks';
import { closeDevices, openDevices, type Devices } from './open-devices.ts';
import { recordClip, type ClipRecorder } from './record-clip.ts';

interface Recording {
  /** Null until the browser has handed them over */
  readonly devices: Devices | null;
  readonly seconds: number;
  readonly stop: () => void;
}

interface Ends {
  readonly onFile: (file: File) => void;
  /** The name of what is in the way */
  readonly onFailure: (name: string) => void;
}

/** Records from when it is first shown until it is stopped, or no longer shown. */
export function useRecording({ onFile, onFailure }: Ends): Recording {
  const [devices, setDevices] = useState<Devices | null>(null);
  const [seconds, setSeconds] = useState(0);
  const recorder = useRef<ClipRecorder | null>(null);
  useEffect(() => {
    let gone = false;
    let opened: Devices | null = null;
    let timer: ReturnType<typeof setInterval> | undefined;
    const begin = async () => {
      opened = await openDevices();
      if (gone) {
        closeDevices(opened);
        return;
      }
      recorder.current = recordClip(opened);
      void recorder.current.recorded.then((file) => {
        if (!gone) onFile(file);
      });
      setDevices(opened);
      const start = performance.now();
      timer = setInterval(() => setSeconds((performance.now() - start) / 1000), 200);
    };
    begin().catch((error: unknown) => {
      if (!gone) onFailure(error instanceof Error ? error.name : 'unknown');
    });
    return () => {
      gone = true;
      clearInterval(timer);
      if (opened !== null) closeDevices(opened);
    };
    // Once: what is handed in anew with every rendering is the same to whoever hands it in.
  }, []);
  return {
    devices,
    seconds,
    stop: () => recorder.current?.stop(),
  };
}

import type { Devices } from './open-devices.ts';

export interface ClipRecorder {
  readonly stop: () => void;
  /** What was recorded, once it has ended: by `stop`, or with the device that it comes from */
  readonly recorded: Promise<File>;
}

const CONTAINERS = ['webm', 'mp4'] as const;

/** Records from now on. */
export function recordClip({ stream, soundOnly }: Devices): ClipRecorder {
  const kind = soundOnly ? 'audio' : 'video';
  const container = CONTAINERS.find((name) => MediaRecorder.isTypeSupported(`${kind}/${name}`)) ?? 'webm';
  const type = `${kind}/${container}`;
  const recorder = new MediaRecorder(stream, { mimeType: type });
  const parts: Blob[] = [];
  recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
  const recorded = new Promise<File>((resolve) => {
    recorder.addEventListener('stop', () => resolve(new File(parts, `recording.${container}`, { type })));
  });
  recorder.start();
  return {
    recorded,
    stop() {
      if (recorder.state !== 'inactive') recorder.stop();
    },
  };
}

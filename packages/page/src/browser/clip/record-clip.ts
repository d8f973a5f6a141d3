import type { Devices } from './open-devices.ts';

const CONTAINERS = ['webm', 'mp4'] as const;

/** Records from now on; `stop` makes a file of it. */
export function recordClip({ stream, soundOnly }: Devices): { stop: () => Promise<File> } {
  const kind = soundOnly ? 'audio' : 'video';
  const container = CONTAINERS.find((name) => MediaRecorder.isTypeSupported(`${kind}/${name}`)) ?? 'webm';
  const type = `${kind}/${container}`;
  const recorder = new MediaRecorder(stream, { mimeType: type });
  const parts: Blob[] = [];
  recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
  recorder.start();
  return {
    stop: () =>
      new Promise((resolve) => {
        recorder.addEventListener('stop', () => resolve(new File(parts, `recording.${container}`, { type })));
        recorder.stop();
      }),
  };
}

export interface Devices {
  readonly stream: MediaStream;
  readonly soundOnly: boolean;
}

/** Camera and microphone, or the microphone alone where there is no camera. Throws an error with the name of what is in the way. */
export async function openDevices(): Promise<Devices> {
  // Not there on a page that came over an open network.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (devices === undefined) throw new DOMException('no devices', 'NoDevices');
  try {
    return { stream: await devices.getUserMedia({ audio: true, video: { facingMode: 'user' } }), soundOnly: false };
  } catch (error) {
    if (!(error instanceof DOMException) || error.name !== 'NotFoundError') throw error;
    return { stream: await devices.getUserMedia({ audio: true }), soundOnly: true };
  }
}

export function closeDevices({ stream }: Devices): void {
  for (const track of stream.getTracks()) track.stop();
}

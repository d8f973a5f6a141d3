/** Why nothing is recorded, in plain words, by the name of what the browser throws. */
export function recordingTrouble(name: string): string {
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'The browser does not let this page use the camera and the microphone. Allow it beside the address, and record again.';
    case 'NotFoundError':
      return 'No microphone was found. Choose a file instead.';
    case 'NotReadableError':
      return 'The camera or the microphone is in use by another program. Close that, and record again.';
    case 'NoDevices':
      return 'The browser records only on pages that come by https or from this machine itself. Choose a file instead.';
    default:
      return `Recording did not start (${name}). Choose a file instead.`;
  }
}

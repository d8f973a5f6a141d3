import { expect, it } from 'vitest';
import { recordingTrouble } from './recording-trouble.ts';

it('has plain words for what browsers throw, and keeps the name of what it does not know', () => {
  expect(recordingTrouble('NotAllowedError')).toContain('does not let this page');
  expect(recordingTrouble('NotFoundError')).toContain('No microphone');
  expect(recordingTrouble('NotReadableError')).toContain('another program');
  expect(recordingTrouble('NoDevices')).toContain('https');
  expect(recordingTrouble('OddError')).toContain('OddError');
});

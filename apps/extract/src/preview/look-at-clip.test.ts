import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFfmpeg } from '@sdumc/media';
import { afterAll, expect, it } from 'vitest';
import { extractorSource } from '@sdumc/program/extractors';
import type { WorkerSettings } from '@sdumc/program/clip-workers';
import { lookAtClip } from './look-at-clip.ts';

const room = mkdtempSync(join(tmpdir(), 'sdumc look, -ß '));
afterAll(() => rmSync(room, { recursive: true, force: true }));

it('looks at the beginning of a long clip only, and says how long it is', async () => {
  const media = join(room, 'long.wav');
  const { ffmpeg } = await findFfmpeg({ allowBundled: true });
  execFileSync(ffmpeg, ['-v', 'error', '-f', 'lavfi', '-i', 'sine=200:d=3', media]);
  const none = extractorSource('video', 'none');
  const settings: WorkerSettings = {
    extractors: { audio: extractorSource('audio', 'log-mel'), video: none, text: none },
    ...{ picturesPerSecond: 5, backend: 'wasm', ffmpegPath: null, allowBundledFfmpeg: true, limits: null, cache: room },
  };
  const { durationSeconds, sound, faces, failures } = await lookAtClip(media, { settings, firstSeconds: 1 });
  expect(durationSeconds).toBeCloseTo(3, 1);
  expect([sound!.frames, faces, failures]).toEqual([101, [], []]); // every 10 ms, and one at the end
});

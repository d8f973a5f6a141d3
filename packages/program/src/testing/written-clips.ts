import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { wavBytes } from '@sdumc/text-sim';

export interface WrittenClip {
  readonly id: string;
  readonly milliseconds: number;
  readonly text?: string;
  readonly split?: 'train' | 'valid' | 'test';
}

const RATE = 16000;

/** Writes a folder of WAV files, each a tone, with an index.csv that lists them. */
export function writeClips(folder: string, clips: readonly WrittenClip[]): string {
  mkdirSync(folder, { recursive: true });
  const lines = clips.map(({ id, milliseconds, text = '', split = 'train' }, at) => {
    const samples = Float32Array.from(
      { length: (milliseconds / 1000) * RATE },
      (_, sample) => Math.sin(sample / (5 + at)) / 2,
    );
    writeFileSync(join(folder, `${id}.wav`), wavBytes({ samples, sampleRateHz: RATE }));
    return `${id}.wav,${id},video${at},${split},${(at % 5) - 2},"${text}"`;
  });
  writeFileSync(join(folder, 'index.csv'), `${['file,id,video_id,split,valence,text', ...lines].join('\n')}\n`);
  return folder;
}

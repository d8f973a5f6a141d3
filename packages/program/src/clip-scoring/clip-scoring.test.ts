import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashingTextEncoder } from '@sdumc/features';
import { afterAll, describe, expect, it } from 'vitest';
import { latestRun } from './latest-run.ts';
import { expectTrained, trainedExtractors, type LearnedOrigins } from './trained-extractors.ts';

const room = mkdtempSync(join(tmpdir(), 'sdumc-latest-'));
afterAll(() => rmSync(room, { recursive: true }));

describe('latestRun', () => {
  it('is the run whose report was written last; what is not finished does not count', async () => {
    expect(await latestRun(join(room, 'nowhere'))).toBeNull();
    for (const [name, seconds, isFinished] of [['b', 200, true], ['a', 300, true], ['c', 100, true], ['d', 400, false]] as const) {
      mkdirSync(join(room, name, 'model'), { recursive: true });
      if (!isFinished) continue;
      writeFileSync(join(room, name, 'report.json'), '{}');
      utimesSync(join(room, name, 'report.json'), seconds, seconds);
    } // prettier-ignore
    expect(await latestRun(room)).toBe(join(room, 'a'));
  });
});

const text = hashingTextEncoder();
const origins: LearnedOrigins = {
  audio: { extractor: 'wavlm-large', version: '7', hopSeconds: 0.02 },
  text: { extractor: text.name, version: text.version, hopSeconds: null },
  video: undefined,
};

describe('trainedExtractors', () => {
  it('knows its own by their names, takes what is named for others, and nothing for what was not learned', () => {
    const audio = { kind: 'hub', model: 'microsoft/wavlm-large', layer: -5 } as const;
    const video = { kind: 'built in', name: 'faces' } as const;
    expect(trainedExtractors('runs/a', origins, { audio, video })).toEqual({
      audio,
      text: { kind: 'built in', name: 'hashing' },
      video: { kind: 'none' },
    });
    expect(() => trainedExtractors('runs/a', origins, {})).toThrow(
      'runs/a: its audio was made by wavlm-large 7; name that, as --audio-extractor hub:MODEL#LAYER or onnx:FILE',
    );
  });

  it('passes over what is of unknown making, unless that is all', () => {
    const faces = { extractor: 'faces', version: '2-5', hopSeconds: 0.2 };
    const sources = trainedExtractors('runs/a', { audio: null, text: undefined, video: faces }, {});
    expect([sources.audio.kind, sources.video]).toEqual(['none', { kind: 'built in', name: 'faces' }]);
    expect(() => trainedExtractors('runs/a', { audio: null, text: null, video: undefined }, {})).toThrow(
      'runs/a: was trained on features that do not record their extractors',
    );
  });
});

describe('expectTrained', () => {
  const made = (version: string) => ({ audio: { name: 'wavlm-large', version, width: 1024, hopSeconds: 0.02 } });
  it('refuses another version', () => {
    expect(() => expectTrained('runs/a', origins, made('7'))).not.toThrow();
    expect(() => expectTrained('runs/a', origins, made('8'))).toThrow(
      'runs/a: audio must come from wavlm-large 7, as it was trained, received wavlm-large 8',
    );
  });
});

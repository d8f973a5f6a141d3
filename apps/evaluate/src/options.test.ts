import { NO_DATA_OPTIONS } from '@sdumc/program';
import { CommanderError } from 'commander';
import { describe, expect, test } from 'vitest';
import { parseOptions } from './options.ts';

function refusal(...args: string[]): string {
  try {
    parseOptions(args);
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode !== 0) return error.message;
  }
  throw new Error(`${args.join(' ')} must be refused`);
}

describe('parseOptions', () => {
  test('needs a model and has a default for everything else', () => {
    expect(parseOptions(['--model', 'm'])).toEqual({
      model: 'm',
      data: null,
      ...NO_DATA_OPTIONS,
      missing: null,
      draws: 5,
      seed: 1,
      split: 'test',
      backend: 'auto',
      batch: 32,
      out: null,
    });
    expect(refusal()).toMatch(/^error: required option '--model <folder>' not specified/);
  });

  test('takes every option', () => {
    const args =
      '--model m --data d --features audio=x --video-folds f.json --missing text,random:0.5 --draws 2 --seed 0 --split valid --backend cpu --batch 8 --out o';
    expect(parseOptions(args.split(' '))).toEqual({
      ...NO_DATA_OPTIONS,
      model: 'm',
      data: 'd',
      features: { audio: 'x' },
      videoFolds: 'f.json',
      missing: [{ kind: 'text' }, { kind: 'random', rates: [0.5] }],
      draws: 2,
      seed: 0,
      split: 'valid',
      backend: 'cpu',
      batch: 8,
      out: 'o',
    });
  });

  test.each([
    [['--missing', 'audio'], /--missing .* must be one of text, .*; received "audio"/],
    [['--missing', ''], /--missing .* received ""/],
    [['--missing', 'random:2'], /rate must be from 0 to 1, received "2"/],
    [['--draws', '0'], /--draws .* must be a whole number from 1, received "0"/],
    [['--seed', '-1'], /--seed .* must be a whole number from 0, received "-1"/],
    [['--seed', '9007199254740993'], /--seed .* received "9007199254740993"/],
    [['--batch', '1.5'], /--batch .* received "1.5"/],
    [['--split', 'dev'], /--split .* Allowed choices are train, valid, test/],
    [['--backend', 'cuda'], /--backend .* Allowed choices are/],
    [['--out', ' '], /--out .* must be a path, received " "/],
    [['stray'], 'evaluate takes options alone, received "stray"'],
    [['--mode', 'x'], "unknown option '--mode'"],
  ])('refuses %j', (args, message) => {
    expect(refusal('--model', 'm', ...args)).toMatch(message);
    expect(refusal('--model', 'm', ...args)).toMatch(/^error: [^\n]*(\n\(Did you mean.*)?$/);
  });
});

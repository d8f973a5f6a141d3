import { NO_DATA_OPTIONS } from '@sdumc/program';
import { CommanderError } from 'commander';
import { describe, expect, test } from 'vitest';
import { parseOptions, PARTS } from './options.ts';

const DEFAULTS = {
  data: null,
  ...NO_DATA_OPTIONS,
  words: 'sentence',
  out: null,
  epochs: null,
  batch: null,
  seeds: 1,
  folds: null,
  preset: 'default',
  backend: 'auto',
  workers: null,
  resume: false,
  without: [],
  ablate: false,
};

function refusal(...args: string[]): CommanderError {
  try {
    parseOptions(args);
  } catch (error) {
    if (error instanceof CommanderError) return error;
  }
  throw new Error(`${args.join(' ')} must be refused`);
}

describe('parseOptions', () => {
  test('has a default for everything', () => {
    expect(parseOptions([])).toEqual(DEFAULTS);
  });

  test('takes every option', () => {
    const args =
      '--data d --features audio=a,text=t --video-folds f --label l --label-map a=1,b=-2.5 --split-by s --label-scale 3 --words hashing --out o --epochs 3 --batch 16 --seeds 2 --folds 5 --preset published --backend cpu --workers 2 --resume --without rs';
    expect(parseOptions(args.split(' '))).toEqual({
      data: 'd',
      features: { audio: 'a', text: 't' },
      videoFolds: 'f',
      label: 'l',
      labelMap: { a: 1, b: -2.5 },
      splitBy: 's',
      labelScale: 3,
      words: 'hashing',
      out: 'o',
      epochs: 3,
      batch: 16,
      seeds: 2,
      folds: 5,
      preset: 'published',
      backend: 'cpu',
      workers: 2,
      resume: true,
      without: ['rs'],
      ablate: false,
    });
  });

  test('takes parts in any order, once each, with spaces between', () => {
    expect(parseOptions(['--without', 'rs, mia,rs']).without).toEqual(['mia', 'rs']);
    expect(parseOptions(['--without', PARTS.join(',')]).without).toEqual([...PARTS].sort());
  });

  test('takes = and the last of two', () => {
    expect(parseOptions(['--epochs=3', '--epochs=4', '--out=a=b c'])).toEqual({ ...DEFAULTS, epochs: 4, out: 'a=b c' });
  });

  test.each([
    [['--epochs', '0']],
    [['--epochs', '1e3']],
    [['--epochs', '']],
    [['--epochs', ' 3']],
    [['--epochs', '0x10']],
    [['--batch', '2147483648']],
    [['--seeds', '0']],
    [['--workers', '0']],
    [['--folds', '1']],
    [['--without', '']],
    [['--without', 'mia,']],
    [['--out', ' ']],
    [['--resume']],
    [['--resume', '--data', 'd']],
    [['--preset', 'Default']],
    [['data']],
    [['--out', 'a', 'b']],
    [['-x']],
  ])('refuses %j', (args) => {
    expect(refusal(...args).exitCode).not.toBe(0);
    expect(refusal(...args).message).toMatch(/^error: /);
  });

  test('says what it received', () => {
    expect(refusal('--epochs', '1.5').message).toContain('must be a whole number from 1, received "1.5"');
    expect(refusal('--out', 'a', 'b').message).toBe('error: train takes options alone, received "b"');
  });

  test('--without may be said more than once', () => {
    expect(parseOptions(['--without', 'mia', '--without', 'rnc,mia']).without).toEqual(['mia', 'rnc']);
  });
});

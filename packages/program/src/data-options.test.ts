import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { datasetOptions, NO_DATA_OPTIONS, withDataOptions, type DataOptions } from './data-options.ts';

const parse = (...args: string[]): DataOptions => ({
  ...NO_DATA_OPTIONS,
  ...withDataOptions(new Command())
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .parse(args, { from: 'user' })
    .opts<DataOptions>(),
});

describe('withDataOptions', () => {
  it('says nothing where nothing is said', async () => {
    expect(parse()).toEqual(NO_DATA_OPTIONS);
    expect(await datasetOptions(parse())).toEqual({ features: {} });
  });

  it('reads labels with any text', async () => {
    const options = parse(
      '--label',
      'emotion',
      '--label-map',
      'sehr gut = 2.5, __proto__=1,a=b=-3',
      '--split-by',
      'who',
    );
    expect(Object.entries(options.labelMap!)).toEqual([['sehr gut', 2.5], ['__proto__', 1], ['a=b', -3]]); // prettier-ignore
    expect(await datasetOptions(options)).toMatchObject({ label: 'emotion', splitBy: 'who' });
  });

  it('reads what labels are multiplied by', async () => {
    expect(await datasetOptions(parse('--label-scale', '3'))).toEqual({ features: {}, labelScale: 3 });
    for (const text of ['0', '-3', 'x', '1e3', 'Infinity'])
      expect(() => parse('--label-scale', text)).toThrow(`must be a number above 0, as 3, received "${text}"`);
  });

  it.each([
    ['happy', 'received "happy"'],
    ['happy=', 'received "happy="'],
    ['=2', 'received "=2"'],
    ['happy=4', 'received "happy=4"'],
    ['happy=1e0', 'received "happy=1e0"'],
    ['a=1,a=2', 'gives a two values'],
  ])('refuses %j', (text, message) => {
    expect(() => parse('--label-map', text)).toThrow(message);
  });
});

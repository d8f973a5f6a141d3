import { SUBSETS } from '@sdumc/core';
import { describe, expect, it } from 'vitest';
import { CURVE_RATES, protocolName } from './missing-protocol.ts';
import { parseMissingProtocols } from './parse-missing-protocols.ts';

describe('parseMissingProtocols', () => {
  it('knows every protocol by its name, and back', () => {
    const names = ['text', 'simulated', 'random', 'frames', 'random:0.3', 'frames:0.05:1', ...SUBSETS];
    expect(parseMissingProtocols(names.join(',')).map(protocolName)).toEqual(names);
  });

  it('gives a curve the rates 0, 0.1 … 0.9, and others the rates they name, ascending', () => {
    expect(CURVE_RATES).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]);
    expect(parseMissingProtocols('random, frames:0.5:.25:0.5:0')).toEqual([
      { kind: 'random', rates: CURVE_RATES },
      { kind: 'frames', rates: [0, 0.25, 0.5] },
    ]);
  });

  it('takes letters in any order, and each protocol once', () => {
    expect(parseMissingProtocols(' va,text ,av,vta,text')).toEqual([
      { kind: 'subset', subset: 'av' },
      { kind: 'text' },
      { kind: 'subset', subset: 'atv' },
    ]);
  });

  it.each(['audio', '', 'random,', 'aa', 'atvx', 'Text', 'text:0.1', 'av:0.1', 'randoms', '__proto__'])(
    'refuses %j',
    (text) => {
      expect(() => parseMissingProtocols(text)).toThrow(/^missing protocol must be one of text, .*; received "/);
    },
  );

  it.each(['random:', 'random:1.1', 'random:-0.1', 'frames:NaN', 'frames:1e-1', 'random:0.1:x', 'random:0x1'])(
    'refuses the rate of %j',
    (text) => {
      expect(() => parseMissingProtocols(text)).toThrow(
        /^missing protocol ".*": rate must be from 0 to 1, received ".*"$/,
      );
    },
  );
});

import { SUBSETS, type Subset } from '@sdumc/core';
import { CURVE_RATES, protocolName, type MissingProtocol } from './missing-protocol.ts';

const KNOWN =
  'text, simulated, the letters of what is seen (a, t, v, at, av, tv, atv), random, frames, random:RATE, frames:RATE';

/**
 * Reads a list of protocols as it is typed, in its order, each once: `text` (none of any kind), `simulated`, a subset by the
 * letters of the modalities that are seen (`a`, `t`, `v`, `at`, `av`, `tv`, `atv`, in any order), `random` and `frames` (a curve
 * over the rates 0 to 0.9), `random:0.3` and `frames:0.3` (one rate; several as `random:0.1:0.2`).
 *
 * Errors: `missing protocol must be text, simulated, the letters of what is seen (…), …, received "audio"`.
 *
 * @example
 * parseMissingProtocols('random, text, va').map(protocolName); // ['random', 'text', 'av']
 */
export function parseMissingProtocols(text: string): MissingProtocol[] {
  const named = text.split(',').map((name) => parseProtocol(name.trim()));
  return [...new Map(named.map((protocol) => [protocolName(protocol), protocol])).values()];
}

function parseProtocol(name: string): MissingProtocol {
  if (name === 'text' || name === 'simulated') return { kind: name };
  const subset = subsetOf(name);
  if (subset !== undefined) return { kind: 'subset', subset };
  const [kind, ...rates] = name.split(':');
  if (kind !== 'random' && kind !== 'frames')
    throw new RangeError(`missing protocol must be one of ${KNOWN}; received ${JSON.stringify(name)}`);
  if (rates.length === 0) return { kind, rates: CURVE_RATES };
  return { kind, rates: [...new Set(rates.map((rate) => parseRate(rate, name)))].sort((left, right) => left - right) };
}

/** The subset with these letters, in whatever order. */
function subsetOf(letters: string): Subset | undefined {
  const ordered = Array.from(letters).sort().join('');
  return SUBSETS.find((subset) => subset === ordered);
}

function parseRate(text: string, name: string): number {
  const rate = /^(\d+\.?\d*|\.\d+)$/.test(text.trim()) ? Number(text) : NaN;
  if (rate >= 0 && rate <= 1) return rate;
  throw new RangeError(
    `missing protocol ${JSON.stringify(name)}: rate must be from 0 to 1, received ${JSON.stringify(text)}`,
  );
}

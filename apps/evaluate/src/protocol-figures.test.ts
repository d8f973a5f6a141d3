import type { RateProtocol } from '@sdumc/datasets';
import { describe, expect, test } from 'vitest';
import type { NetworkPredictions } from './evaluate-networks.ts';
import { constantMae, protocolFigures } from './protocol-figures.ts';

const RANDOM: RateProtocol = { kind: 'random', rates: [0, 0.5, 0.8] };

/** A network whose every prediction is off by as much as said, for each rate and draw. */
function offBy(
  place: { seed: number; fold: number | null },
  targets: readonly number[],
  errors: readonly (readonly number[])[],
): NetworkPredictions {
  const points = RANDOM.rates.map((rate, at) => ({
    rate,
    draws: errors[at]!.map((error) => ({
      valence: Float32Array.from(targets, (target) => target + error),
      hidden: rate / 2,
    })),
  }));
  const network = { folder: `seed-${place.seed}`, ...place };
  return { network, targets, masksPadding: true, constant: 0.5, protocols: [{ protocol: RANDOM, points }] };
}

describe('protocolFigures', () => {
  test('with one seed, means and deviations are over draws, and the area is that of each draw', () => {
    const [figures] = protocolFigures([offBy({ seed: 1, fold: null }, [-1, 0, 2], [[0.5], [1, 2], [1.5, 2.5]])]);
    expect(figures).toMatchObject({ protocol: 'random:0:0.5:0.8', kind: 'random' });
    expect(figures!.points.map(({ rate, mae, hidden }) => [rate, mae, hidden])).toEqual([
      [0, { mean: 0.5, std: null, values: [[0.5]] }, 0],
      [0.5, { mean: 1.5, std: Math.SQRT1_2, values: [[1, 2]] }, 0.25],
      [0.8, { mean: 2, std: Math.SQRT1_2, values: [[1.5, 2.5]] }, expect.closeTo(0.4, 12)],
    ]);
    const areas = [(0.5 * 0.75 + 0.3 * 1.25) / 0.8, (0.5 * 1.25 + 0.3 * 2.25) / 0.8];
    expect(figures!.area!.values).toEqual([[expect.closeTo(areas[0]!, 6), expect.closeTo(areas[1]!, 6)]]);
    expect(figures!.area!.mean).toBeCloseTo((areas[0]! + areas[1]!) / 2, 6);
    expect(figures!.area!.std).toBeCloseTo(Math.abs(areas[0]! - areas[1]!) / Math.SQRT2, 6);
  });

  test('with several seeds, deviations are over the seeds’ means', () => {
    const [figures] = protocolFigures([
      offBy({ seed: 1, fold: null }, [-1, 2], [[0.5], [1, 2], [1, 1]]),
      offBy({ seed: 2, fold: null }, [-1, 2], [[1], [2, 3], [1, 1]]),
    ]);
    expect(figures!.points[0]!.mae).toEqual({
      mean: 0.75,
      std: expect.closeTo(0.5 / Math.SQRT2, 6),
      values: [[0.5], [1]],
    });
    expect(figures!.points[1]!.mae).toEqual({ mean: 2, std: expect.closeTo(Math.SQRT1_2, 6), values: [[1, 2], [2, 3]] }); // prettier-ignore
    expect(figures!.points[2]!.mae.std).toBe(0);
    expect(figures!.area!.values.map((values) => values.length)).toEqual([2, 2]);
  });

  test('the folds of a seed are judged together', () => {
    const networks = [
      offBy({ seed: 1, fold: 0 }, [0, 1, 2], [[1], [1], [1]]),
      offBy({ seed: 1, fold: 1 }, [-2], [[3], [3], [3]]),
    ];
    const [figures] = protocolFigures(networks);
    expect(figures!.points[0]!.mae).toEqual({ mean: 1.5, std: null, values: [[1.5]] });
    expect(figures!.points[0]!.corr!.mean).not.toBe(1);
    expect(constantMae(networks)).toBeCloseTo((0.5 + 0.5 + 1.5 + 2.5) / 4, 6);
    expect(constantMae([networks[0]!, { ...networks[1]!, constant: null }])).toBeNull();
  });

  test('folds count by their rows in what was hidden and in the mean label, each with its own', () => {
    const hiding = (network: NetworkPredictions, constant: number, hidden: readonly (readonly number[])[]) => ({
      ...network,
      constant,
      protocols: network.protocols.map(({ protocol, points }) => ({
        protocol,
        points: points.map(({ rate, draws }, at) => ({
          rate,
          draws: draws.map(({ valence }, draw) => ({ valence, hidden: hidden[at]![draw]! })),
        })),
      })),
    });
    const errors = [[1], [1, 1], [1, 1]];
    const folds = [
      hiding(offBy({ seed: 4, fold: 0 }, [0, 1, 2], errors), 1, [[0], [0.2, 0.4], [0.5, 0.5]]),
      hiding(offBy({ seed: 4, fold: 1 }, [-2], errors), -1, [[0], [0.8, 1], [0.9, 0.7]]),
    ];
    const [figures] = protocolFigures(folds);
    expect(figures!.points.map(({ hidden }) => hidden)).toEqual([
      0,
      expect.closeTo((3 * 0.3 + 0.9) / 4, 12),
      expect.closeTo((3 * 0.5 + 0.8) / 4, 12),
    ]);
    expect(constantMae(folds)).toBeCloseTo((1 + 0 + 1 + 1) / 4, 6);
  });

  test('over three seeds of two folds each, every seed counts once and the deviation is n − 1', () => {
    const networks = [0, 1].flatMap((fold) =>
      [0.3, 0.6, 1.5].map((error, at) => {
        const errors = fold === 0 ? [error, 2 * error, error] : [0, 0, 4 * error];
        return offBy(
          { seed: at + 1, fold },
          fold === 0 ? [-1, 0, 2] : [1],
          errors.map((one) => [one]),
        );
      }),
    );
    const [figures] = protocolFigures(networks);
    const deviation = Math.sqrt((0.5 ** 2 + 0.2 ** 2 + 0.7 ** 2) / 2); // of 0.3, 0.6 and 1.5 about 0.8
    const [first, second, third] = figures!.points.map(({ mae }) => mae);
    expect(first).toMatchObject({ mean: expect.closeTo(0.6, 6), std: expect.closeTo(0.75 * deviation, 6) });
    expect(second).toMatchObject({ mean: expect.closeTo(1.2, 6), std: expect.closeTo(1.5 * deviation, 6) });
    expect(third).toMatchObject({ mean: expect.closeTo(1.4, 6), std: expect.closeTo(1.75 * deviation, 6) });
    expect(third!.values.map((values) => values.map((value) => value.toFixed(4)))).toEqual([
      ['0.5250'],
      ['1.0500'],
      ['2.6250'],
    ]);
    expect(figures!.area!.mean).toBeCloseTo((0.5 * (0.6 + 1.2) / 2 + 0.3 * (1.2 + 1.4) / 2) / 0.8, 6); // prettier-ignore
  });

  test('one rate has no area, and what is undefined in any draw is null', () => {
    const one = offBy({ seed: 1, fold: null }, [1, 1], [[0], [0], [0]]);
    const points = one.protocols[0]!.points.slice(0, 1);
    const [figures] = protocolFigures([{ ...one, protocols: [{ protocol: { kind: 'text' }, points }] }]);
    expect(figures).toMatchObject({ protocol: 'text', area: null });
    expect(figures!.points[0]!.corr).toBeNull();
  });
});

import {
  CONDITIONS,
  MODALITIES,
  noDropout,
  perModality,
  randomStream,
  SUBSETS,
  type FeatureSequence,
  type Modality,
  type Stream,
  type UtteranceSource,
} from '@sdumc/core';
import { selectBackend } from '@sdumc/backend';
import { publishedNetwork, TwoFlowNetwork } from '@sdumc/model';
import { CONDITION_VIEWS, predictRows, subsetView } from '@sdumc/trainer';
import { withStandardisation } from '@sdumc/datasets';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { scoreUtterance } from './score-utterance.ts';
import type { ScoringNetwork } from './scoring-network.ts';
import type { ConditionScore } from './utterance-score.ts';

beforeAll(() => selectBackend('cpu'));

const WIDTHS = { audio: 3, text: 5, simulated: 5, video: 4 };

function network(seed: number, maskPadding = true): ScoringNetwork {
  const random = randomStream(seed, 7);
  const model = new TwoFlowNetwork(
    {
      ...publishedNetwork({ audio: 3, text: 5, video: 4 }),
      ...{ width: 8, viewWidth: 6, latentWidths: { utterance: 4, views: 3 }, contrastWidth: 4, maskPadding },
    },
    randomStream(seed),
  );
  const numbers = (count: number, from: number) =>
    Array.from({ length: count }, () => from + Math.abs(random.normal()));
  const standardisation = perModality((m) => ({ mean: numbers(WIDTHS[m], -1), scale: numbers(WIDTHS[m], 0.5) }));
  return { network: model, standardisation, clip: 2, widths: WIDTHS };
}

function sequence(stream: Stream, frames: number, observed?: Uint8Array): FeatureSequence {
  const random = randomStream(frames, WIDTHS[stream]);
  const values = Float32Array.from({ length: frames * WIDTHS[stream] }, () => 2 * random.normal());
  const origin = { hopSeconds: 0.1, extractor: stream, version: '1' };
  return { values, frames, width: WIDTHS[stream], ...origin, ...(observed && { observed }) };
}
const whole = {
  audio: sequence('audio', 6),
  text: sequence('text', 3),
  simulated: sequence('simulated', 2),
  video: sequence('video', 4),
};
const [first, second] = [network(1), network(2)];

/** What evaluation says of the utterance. */
async function evaluated({ network: model, standardisation, clip, widths }: ScoringNetwork, features: object) {
  const source: UtteranceSource = {
    name: 'one',
    utterances: [{ id: 'a', videoId: 'a', split: 'test', valence: 0 }],
    widths,
    read: () => Promise.resolve(features),
  };
  const views = { ...CONDITION_VIEWS, a: subsetView('a'), at: subsetView('at'), tv: subsetView('tv') };
  const input = { model, widths, rows: [0], batchSize: 1 };
  const predicted = await predictRows(
    { ...input, source: withStandardisation(source, standardisation, { clip }) },
    views,
  );
  return Object.fromEntries(Object.entries(predicted).map(([name, { valence }]) => [name, valence[0]!]));
}

describe('scoreUtterance', () => {
  it.each([true, false])('says what evaluation says, of a network that masks padding: %s', async (masks) => {
    const one = network(3, masks);
    const { conditions } = scoreUtterance({ networks: [one], features: whole, passes: 2 });
    const expected = await evaluated(one, whole);
    expect(conditions.complete!.valence).toBeCloseTo(expected['complete']!, 6);
    expect(conditions.simulated!.valence).toBeCloseTo(expected['simulated']!, 6);
    expect(conditions.absent!.valence).toBeCloseTo(expected['absent']!, 6);
    expect(conditions.complete!.seeing.at).toBeCloseTo(expected['at']!, 6);
    expect(conditions.complete!.seeing.tv).toBeCloseTo(expected['tv']!, 6);
    expect(conditions.absent!.seeing.a).toBeCloseTo(expected['a']!, 6);
  });

  it('is the mean of its networks, and the spread is theirs', () => {
    const both = scoreUtterance({ networks: [first, second], features: whole });
    const each = [first, second].map((one) => scoreUtterance({ networks: [one], features: whole }).conditions.absent!);
    const { valence, spread, networks, modalityWeights } = both.conditions.absent!;
    const [a, b] = each.map((score) => score.valence) as [number, number];
    expect(networks).toEqual([a, b]);
    expect(valence).toBeCloseTo((a + b) / 2, 10);
    expect(spread).toBeCloseTo(Math.abs(a - b) / Math.SQRT2, 10);
    expect(modalityWeights.video).toBeCloseTo(
      (each[0]!.modalityWeights.video + each[1]!.modalityWeights.video) / 2,
      10,
    );
    expect(both.spreadFrom).toBe('networks');
  });

  it('is the mean of three networks in all that it says, so that no one of them speaks for the others', () => {
    const three = [first, second, network(4)];
    const score = scoreUtterance({ networks: three, features: whole });
    const alone = three.map((one) => scoreUtterance({ networks: [one], features: whole, passes: 0 }));
    const meanOf = (values: readonly number[]) => (values[0]! + values[1]! + values[2]!) / 3;
    for (const condition of CONDITIONS) {
      const [all, each] = [score.conditions[condition]!, alone.map(({ conditions }) => conditions[condition]!)];
      const expectMean = (numbersOf: (one: ConditionScore) => readonly number[]) => {
        const expected = numbersOf(each[0]!).map((_, at) => meanOf(each.map((one) => numbersOf(one)[at]!)));
        const received = numbersOf(all);
        expect(received).toHaveLength(expected.length);
        received.forEach((value, at) => expect(value).toBeCloseTo(expected[at]!, 10));
        const firstAlone = numbersOf(each[0]!);
        expect(expected.some((value, at) => Math.abs(value - firstAlone[at]!) > 1e-5)).toBe(true);
      };
      expectMean(({ valence }) => [valence]);
      expectMean(({ seeing }) => SUBSETS.flatMap((subset) => seeing[subset] ?? []));
      expectMean(({ modalityWeights }) => MODALITIES.map((modality) => modalityWeights[modality]));
      expectMean(({ viewWeights }) => Object.values(viewWeights));
      for (const modality of Object.keys(all.attention) as Modality[])
        expectMean(({ attention }) => attention[modality]!);
      expect(Object.keys(all.seeing)).toEqual(Object.keys(each[0]!.seeing));
      const squares = each.map(({ valence }) => (valence - all.valence) ** 2);
      expect(all.spread).toBeCloseTo(Math.sqrt((squares[0]! + squares[1]! + squares[2]!) / 2), 10); // n − 1
    }
  });

  it('spreads a single network over as many runs with dropout as are asked for, none of them without', () => {
    const valences: number[] = [];
    const watched: ScoringNetwork = {
      ...first,
      network: {
        parameters: first.network.parameters,
        flows: first.network.flows.bind(first.network),
        flow: (input) => {
          const output = first.network.flow(input);
          if (input.dropout !== noDropout) valences.push(output.valence.dataSync()[0]!);
          return output;
        },
      },
    };
    const { conditions } = scoreUtterance({ networks: [watched], features: { audio: whole.audio }, passes: 3 });
    expect(valences).toHaveLength(3);
    const [a, b, c] = valences as [number, number, number];
    const centre = (a + b + c) / 3;
    const expected = Math.sqrt(((a - centre) ** 2 + (b - centre) ** 2 + (c - centre) ** 2) / 2); // n − 1
    expect(conditions.absent!.spread).toBeCloseTo(expected, 10);
    expect(conditions.absent!.spread).toBeGreaterThan(0);
  });

  it('asks a single network with dropout, the same every time, and says so', () => {
    const [once, again] = [1, 2].map(() => scoreUtterance({ networks: [first], features: whole }));
    expect(once!.spreadFrom).toBe('dropout');
    expect(once!.conditions.complete!.spread).toBeGreaterThan(0);
    expect(again).toEqual(once);
  });

  it('lists which subsets belong to which condition, and ends with what the condition says', () => {
    const { complete, simulated, absent } = scoreUtterance({ networks: [first], features: whole }).conditions;
    expect(Object.keys(complete!.seeing)).toEqual(['t', 'at', 'tv', 'atv']);
    expect(Object.keys(simulated!.seeing)).toEqual(['t', 'at', 'tv', 'atv']);
    expect(Object.keys(absent!.seeing)).toEqual(['a', 'v', 'av']);
    expect([complete!.seeing.atv, simulated!.seeing.atv, absent!.seeing.av]).toEqual([
      complete!.valence,
      simulated!.valence,
      absent!.valence,
    ]);
  });

  it('attends to every frame that holds something, and to no other', async () => {
    const observed = Uint8Array.of(0, 1, 1, 0, 1, 0);
    const gaps = { ...whole, audio: sequence('audio', 6, observed) };
    const { conditions } = scoreUtterance({ networks: [first, second], features: gaps });
    const { audio, text, video } = conditions.simulated!.attention;
    expect([audio!.length, text!.length, video!.length]).toEqual([6, 2, 4]);
    expect(audio!.map((weight) => weight > 0)).toEqual([...observed].map((seen) => seen === 1));
    for (const weights of [audio, text, video]) expect(weights!.reduce((sum, x) => sum + x, 0)).toBeCloseTo(1, 5);
    expect(conditions.absent!.attention).not.toHaveProperty('text');
    const kept = {
      ...whole.audio,
      frames: 3,
      values: Float32Array.from([1, 2, 4].flatMap((at) => [...gaps.audio.values.subarray(3 * at, 3 * at + 3)])),
    };
    expect(conditions.absent!.networks[0]).toBeCloseTo(
      (await evaluated(first, { ...whole, audio: kept }))['absent']!,
      6,
    );
  });

  it('leaves out conditions that do not apply', () => {
    const applying = (features: Partial<typeof whole>) =>
      Object.entries(scoreUtterance({ networks: [first], features, passes: 2 }).conditions)
        .filter(([, score]) => score !== null)
        .map(([condition]) => condition);
    expect(applying({ audio: whole.audio })).toEqual(['absent']);
    expect(applying({ text: whole.text })).toEqual(['complete']);
    expect(applying({ simulated: whole.simulated, video: whole.video })).toEqual(['simulated', 'absent']);
  });

  it('has no valence of modalities that are not there', () => {
    const seeing = (features: Partial<typeof whole>) => scoreUtterance({ networks: [first], features, passes: 2 });
    expect(Object.keys(seeing({ text: whole.text }).conditions.complete!.seeing)).toEqual(['t']);
    expect(Object.keys(seeing({ audio: whole.audio }).conditions.absent!.seeing)).toEqual(['a']);
  });

  it('asks no more than it says: each subset once, and with dropout only a single network', () => {
    const counted = ({ network: model, ...rest }: ScoringNetwork) => {
      const asked = { whole: 0, withDropout: 0 };
      const flow: typeof model.flow = (input) => {
        asked[input.dropout === noDropout ? 'whole' : 'withDropout']++;
        return model.flow(input);
      };
      return { asked, one: { ...rest, network: { flow } as typeof model } };
    };
    const [alone, left, right] = [counted(first), counted(first), counted(second)];
    scoreUtterance({ networks: [alone.one], features: whole, passes: 2 });
    scoreUtterance({ networks: [left.one, right.one], features: whole, passes: 2 });
    // Four subsets with text for either text, three without.
    expect(alone.asked).toEqual({ whole: 4 + 4 + 3, withDropout: 2 * 3 });
    for (const { asked } of [left, right]) expect(asked).toEqual({ whole: 11, withDropout: 0 });
  });

  it('leaves no tensor, and names what is wrong', () => {
    const before = tf.memory().numTensors;
    scoreUtterance({ networks: [first, second], features: whole });
    const narrow = { audio: { ...whole.audio, width: 2, frames: 9 } };
    expect(() => scoreUtterance({ networks: [first], features: narrow })).toThrow('axis D must be 3, received 2');
    expect(() => scoreUtterance({ networks: [], features: whole })).toThrow('must hold at least one, received none');
    const blind = { video: sequence('video', 2, Uint8Array.of(0, 0)) };
    expect(() => scoreUtterance({ networks: [first], features: blind })).toThrow(
      'a frame that was observed, received none',
    );
    expect(tf.memory().numTensors).toBe(before);
  });
});

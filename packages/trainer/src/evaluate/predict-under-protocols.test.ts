import * as tf from '@tensorflow/tfjs';
import { MODALITIES, perModality, randomStream, SUBSETS, type Subset, type UtteranceFrames } from '@sdumc/core';
import { CURVE_RATES, keptFrames, parseMissingProtocols, visibleSubset } from '@sdumc/datasets';
import { publishedNetwork, TwoFlowNetwork } from '@sdumc/model';
import { describe, expect, test } from 'vitest';
import { memorySource, tinyUtterances, WIDTHS } from '../../testing/tiny-source.ts';
import { CONDITION_VIEWS, subsetView, type InputView } from './input-view.ts';
import { predictRows } from './predict-rows.ts';
import { countPredictions, predictUnderProtocols, type ProtocolInput } from './predict-under-protocols.ts';

function networkThat(maskPadding: boolean): TwoFlowNetwork {
  const network = new TwoFlowNetwork(
    {
      ...publishedNetwork({ audio: WIDTHS.audio, text: WIDTHS.text, video: WIDTHS.video }),
      width: 8,
      viewWidth: 6,
      latentWidths: { utterance: 4, views: 3 },
      contrastWidth: 4,
      maskPadding,
    },
    randomStream(2),
  );
  for (const parameter of network.parameters.values()) parameter.assign(tf.mul(parameter, 2)); // what is hidden would show
  return network;
}

const model = networkThat(true);
const whole = tinyUtterances(9, 'test', 1);
// Utterance 3 has no text, 4 nothing but video, 5 nothing at all.
const utterances = whole.map((utterance, row) => {
  const { audio, video } = utterance.frames;
  const frames = [{ audio, video }, { video }, {}][row - 3] ?? utterance.frames;
  return { ...utterance, frames: frames as UtteranceFrames };
});
const source = memorySource(utterances);
const ROWS = [5, 0, 7, 2, 8, 6, 3, 4];
const input = (protocols: string, more: Partial<ProtocolInput> = {}): ProtocolInput => ({
  model,
  source,
  widths: WIDTHS,
  rows: ROWS,
  batchSize: 3,
  protocols: parseMissingProtocols(protocols),
  seed: 7,
  draws: 3,
  ...more,
});
async function predict(protocols: string, more: Partial<ProtocolInput> = {}) {
  const predictions = await predictUnderProtocols(input(protocols, more));
  return predictions!;
}
/** As training judges them. */
const views = (rows: readonly number[] = ROWS) => {
  const subsets = Object.fromEntries(SUBSETS.map((subset) => [subset, subsetView(subset)])) as Record<
    Subset,
    InputView
  >;
  return predictRows({ model, source, widths: WIDTHS, rows, batchSize: 3 }, { ...CONDITION_VIEWS, ...subsets });
};
const asTrained = await views();
const observedOf = (row: number) => perModality((modality) => utterances[row]!.frames[modality] !== undefined);

describe('predictUnderProtocols', () => {
  test('text, simulated text and subsets are what training reports', async () => {
    const names = ['text', 'simulated', ...SUBSETS] as const;
    const predictions = await predict(names.join());
    for (const [at, name] of names.entries()) {
      const expected = asTrained[name === 'text' ? 'absent' : name].valence;
      expect(predictions[at]!.points).toEqual([
        { rate: null, draws: [{ valence: expected, hidden: expect.any(Number) as number }] },
      ]);
    }
  });

  test('rate 0 of any curve is the condition complete, drawn once', async () => {
    for (const { points } of await predict('random,frames')) {
      expect(points.map(({ rate }) => rate)).toEqual(CURVE_RATES);
      expect(points[0]).toEqual({ rate: 0, draws: [{ valence: asTrained.complete.valence, hidden: 0 }] });
      expect(points.slice(1).map(({ draws }) => draws.length)).toEqual(new Array(9).fill(3));
    }
  });

  test('random gives each utterance what its visible subset gives it', async () => {
    const [{ points }] = (await predict('random')) as [Awaited<ReturnType<typeof predict>>[number]];
    let missing = 0;
    for (const { rate, draws } of points.slice(1))
      for (const [draw, { valence, hidden }] of draws.entries()) {
        let [had, lost] = [0, 0];
        for (const [position, row] of ROWS.entries()) {
          const { id } = source.utterances[row]!;
          const observed = observedOf(row);
          const subset = visibleSubset({ id, seed: 7, draw, rate: rate!, observed });
          expect(valence[position]).toBe(asTrained[subset].valence[position]);
          if (!subset.includes('t')) missing++;
          const own = MODALITIES.filter((modality) => observed[modality]);
          had += own.length;
          lost += own.filter((modality) => !subset.includes(modality.charAt(0))).length;
        }
        expect(hidden).toBeCloseTo(lost / had, 12);
      }
    expect(missing).toBeGreaterThan(50);
  });

  test('frames gives an utterance what it gives without the dropped frames', async () => {
    const [{ points }] = (await predict('frames:0.6')) as [Awaited<ReturnType<typeof predict>>[number]];
    for (const [draw, { valence, hidden }] of points[0]!.draws.entries()) {
      let [had, kept] = [0, 0];
      const thinned = utterances.map((utterance, row) => {
        const streams = MODALITIES.flatMap((stream) => {
          const sequence = utterance.frames[stream];
          if (sequence === undefined) return [];
          const { values, frames, width } = sequence;
          const keep = keptFrames({ id: source.utterances[row]!.id, seed: 7, draw, stream, frames, rate: 0.6 });
          const left = Float32Array.from(values.filter((_, at) => keep[Math.floor(at / width)] === 1));
          if (ROWS.includes(row)) [had, kept] = [had + frames, kept + left.length / width];
          return [[stream, { values: left, frames: left.length / width, width }]];
        });
        return { ...utterance, frames: Object.fromEntries(streams) as typeof utterance.frames };
      });
      const view = { model, source: memorySource(thinned), widths: WIDTHS, rows: ROWS, batchSize: 3 };
      const { complete } = await predictRows(view, { complete: CONDITION_VIEWS.complete });
      valence.forEach((value, at) => expect(value).toBeCloseTo(complete.valence[at]!, 5));
      expect(hidden).toBeCloseTo(1 - kept / had, 12);
      expect(hidden).toBeGreaterThan(0.2);
      expect(valence).not.toEqual(asTrained.complete.valence);
    }
  });

  test('what becomes of an utterance depends on nothing but seed, draw and id', async () => {
    const all = await predict('random:0.5,frames:0.5,frames:0.2');
    const alone = await predict('frames:0.5', { rows: [2], batchSize: 1 });
    const others = await predict('text,random:0.5', { rows: [8, 2, 1], draws: 2, batchSize: 2, byLength: true });
    for (const draw of [0, 1]) {
      const own = (at: number) => all[at]!.points[0]!.draws[draw]!.valence[ROWS.indexOf(2)]!;
      expect(alone[0]!.points[0]!.draws[draw]!.valence[0]).toBeCloseTo(own(1), 5);
      expect(others[1]!.points[0]!.draws[draw]!.valence[1]).toBeCloseTo(own(0), 5);
    }
    const reseeded = await predict('random:0.5,frames:0.5', { seed: 8 });
    for (const at of [0, 1]) expect(reseeded[at]!.points).not.toEqual(all[at]!.points);
    expect(await predict('random:0.5,frames:0.5,frames:0.2')).toEqual(all);
  });

  test('a network that attends to padding sees zeros where frames are hidden', async () => {
    const attentive = { model: networkThat(false), rows: [0], batchSize: 1 };
    const [text] = await predict('text', attentive);
    const silent = utterances.map((utterance) => {
      const { simulated, ...frames } = utterance.frames;
      const zeros = simulated && { ...simulated, values: new Float32Array(simulated.values.length) };
      return { ...utterance, frames: { ...frames, ...(zeros && { simulated: zeros }) } };
    });
    const expected = await predictRows({ ...input('text', attentive), source: memorySource(silent) }, CONDITION_VIEWS);
    expect(text!.points[0]!.draws[0]!.valence[0]).toBeCloseTo(expected.simulated.valence[0]!, 5);
    const [heard] = await predict('simulated', attentive);
    expect(heard!.points).not.toEqual(text!.points);
  });

  test('a network that attends to padding sees dropped frames as zeros', async () => {
    const attentive = networkThat(false);
    const dropped = await predict('frames:0.6', { model: attentive, draws: 1 });
    const zeroed = utterances.map((utterance, row) => {
      const streams = MODALITIES.flatMap((stream) => {
        const sequence = utterance.frames[stream];
        if (sequence === undefined) return [];
        const { values, frames, width } = sequence;
        const keep = keptFrames({ id: source.utterances[row]!.id, seed: 7, draw: 0, stream, frames, rate: 0.6 });
        return [[stream, { ...sequence, values: values.map((value, at) => value * keep[Math.floor(at / width)]!) }]];
      });
      return { ...utterance, frames: Object.fromEntries(streams) as UtteranceFrames };
    });
    const given = { ...input('frames', { model: attentive }), source: memorySource(zeroed) };
    const { complete } = await predictRows(given, CONDITION_VIEWS);
    const { valence } = dropped[0]!.points[0]!.draws[0]!;
    valence.forEach((value, at) => expect(value).toBeCloseTo(complete.valence[at]!, 5));
    const whole = await predictRows({ ...given, source }, CONDITION_VIEWS);
    expect(valence).not.toEqual(whole.complete.valence);
  });

  test('counts its predictions, reads each row once, leaves no tensor behind', async () => {
    const read: number[] = [];
    const done: number[] = [];
    const before = tf.memory().numTensors;
    const counted = input('random,frames,text,a', {
      source: memorySource(utterances, (row) => read.push(row)),
      onProgress: (now) => done.push(now),
    });
    expect(countPredictions(counted)).toBe(7 + 9 * 3);
    await predictUnderProtocols(counted);
    expect(done.at(-1)).toBe(ROWS.length * (7 + 9 * 3));
    expect(done).toEqual([...done].sort((left, right) => left - right));
    expect([...read].sort()).toEqual([...ROWS].sort());
    expect(tf.memory().numTensors).toBe(before);
  });

  test('an aborted signal ends it after the pass under way, with null', async () => {
    const controller = new AbortController();
    const done: number[] = [];
    const before = tf.memory().numTensors;
    const onProgress = (now: number) => {
      done.push(now);
      if (done.length === 4) controller.abort();
    };
    expect(await predictUnderProtocols(input('random,frames', { onProgress, signal: controller.signal }))).toBeNull();
    expect(done).toHaveLength(4);
    expect(tf.memory().numTensors).toBe(before);
  });
});

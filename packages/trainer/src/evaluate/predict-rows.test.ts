import * as tf from '@tensorflow/tfjs';
import { randomStream, STREAMS, streamOf, SUBSETS, type Stream, type UtteranceFrames } from '@sdumc/core';
import { publishedNetwork, TwoFlowNetwork } from '@sdumc/model';
import { describe, expect, test } from 'vitest';
import { memorySource, tinyUtterances, WIDTHS } from '../../testing/tiny-source.ts';
import { CONDITION_VIEWS, subsetView, type InputView } from './input-view.ts';
import { predictRows } from './predict-rows.ts';

const VIEW_WIDTH = 6;
const networkThat = ({ maskPadding }: { maskPadding: boolean }) => {
  const network = new TwoFlowNetwork(
    {
      ...publishedNetwork({ audio: WIDTHS.audio, text: WIDTHS.text, video: WIDTHS.video }),
      width: 8,
      viewWidth: VIEW_WIDTH,
      latentWidths: { utterance: 4, views: 3 },
      contrastWidth: 4,
      maskPadding,
    },
    randomStream(2),
  );
  for (const parameter of network.parameters.values()) parameter.assign(tf.mul(parameter, 2)); // what is hidden would show
  return network;
};
const model = networkThat({ maskPadding: true });
const utterances = tinyUtterances(8, 'test', 1);
const source = memorySource(utterances);
const ROWS = [5, 0, 7, 2, 6, 0];
const VIEWS: Readonly<Record<string, InputView>> = {
  ...CONDITION_VIEWS,
  ...Object.fromEntries(SUBSETS.map((subset) => [subset, subsetView(subset)])),
};
const predict = (rows: readonly number[], batchSize: number, from = source, by = model) =>
  predictRows({ model: by, source: from, widths: WIDTHS, rows, batchSize }, VIEWS);
const whole = await predict(ROWS, 4);

function expectClose(actual: Float32Array, expected: Float32Array) {
  expect(actual.length).toBe(expected.length);
  actual.forEach((value, at) => expect(value).toBeCloseTo(expected[at]!, 5));
}

describe('predictRows', () => {
  test('gives each row, in the order asked for, what it gives that row alone', async () => {
    for (const view of Object.keys(VIEWS)) {
      expect(whole[view]!.valence.length).toBe(ROWS.length);
      expect(whole[view]!.representation.length).toBe(ROWS.length * VIEW_WIDTH);
    }
    for (const [position, row] of ROWS.entries()) {
      const alone = await predict([row], 1);
      for (const view of Object.keys(VIEWS)) {
        const { valence, representation } = whole[view]!;
        expectClose(valence.slice(position, position + 1), alone[view]!.valence);
        expectClose(
          representation.slice(position * VIEW_WIDTH, (position + 1) * VIEW_WIDTH),
          alone[view]!.representation,
        );
      }
    }
    expect(new Set(whole['complete']!.valence).size).toBe(5); // row 0 was asked for twice
  });

  test.each([
    ['sees no padding', model],
    ['attends to padding', networkThat({ maskPadding: false })],
  ])('each view looks at its streams and at no other, in a network that %s', async (_, network) => {
    const whole = await predict(ROWS, 4, source, network);
    for (const changed of STREAMS) {
      const noisy = utterances.map((utterance) => ({
        ...utterance,
        frames: noise(utterance.frames, changed),
      }));
      const after = await predict(ROWS, 4, memorySource(noisy), network);
      for (const [name, { flow, sees }] of Object.entries(VIEWS)) {
        const looks = sees.some((modality) => streamOf(flow, modality) === changed);
        const what = `${name} and ${changed}`;
        if (looks) expect(after[name]!.valence, what).not.toEqual(whole[name]!.valence);
        else expectClose(after[name]!.valence, whole[name]!.valence);
      }
    }
  });

  test('reads each row once whatever the number of views, and leaves no tensor behind', async () => {
    const read: number[] = [];
    const before = tf.memory().numTensors;
    await predict(
      [3, 1, 2],
      2,
      memorySource(utterances, (row) => read.push(row)),
    );
    expect(read).toEqual([3, 1, 2]);
    expect(tf.memory().numTensors).toBe(before);
  });

  test('a stream that the source lacks is an absent modality of the width that the network takes', async () => {
    const textless = utterances.map(({ frames: { audio, video }, ...rest }) => ({
      ...rest,
      frames: { ...(audio && { audio }), ...(video && { video }) },
    }));
    const after = await predict(ROWS, 4, memorySource(textless));
    for (const view of ['absent', 'av', 'a', 'v']) expectClose(after[view]!.valence, whole[view]!.valence);
    expectClose(after['simulated']!.valence, whole['absent']!.valence);
    expectClose(
      after['tv']!.valence,
      after['tv']!.valence.map((value) => (Number.isFinite(value) ? value : NaN)),
    );
  });

  test('by length, predicts the same in the order asked for, and reads long rows before short ones', async () => {
    const framesOf = (row: number) => utterances[row]!.frames;
    const counts = (row: number) =>
      Object.fromEntries(Object.entries(framesOf(row)).map(([stream, { frames }]) => [stream, frames]));
    const read: number[] = [];
    const known = { ...memorySource(utterances, (row) => read.push(row)), frameCounts: counts };
    const sorted = await predictRows(
      { model, source: known, widths: WIDTHS, rows: ROWS, batchSize: 4, byLength: true },
      VIEWS,
    );
    for (const view of Object.keys(VIEWS)) {
      expectClose(sorted[view]!.valence, whole[view]!.valence);
      expectClose(sorted[view]!.representation, whole[view]!.representation);
    }
    const cost = (row: number) => Object.values(framesOf(row)).reduce((sum, { values }) => sum + values.length, 0);
    const costs = read.map(cost);
    expect(costs).toEqual(ROWS.map(cost).sort((left, right) => right - left));
    expect(read).not.toEqual(ROWS);
    read.length = 0;
    await predict(ROWS, 4, known);
    expect(read).toEqual(ROWS); // unless asked, in the order of the rows
  });

  test('reads one batch ahead of the one it predicts, and no more', async () => {
    const read: number[] = [];
    let most = 0;
    const watching = {
      parameters: model.parameters,
      flows: model.flows.bind(model),
      flow: (input: Parameters<typeof model.flow>[0]) => {
        most = Math.max(most, read.length - predicted);
        predicted += input.frames.text.counts.length;
        return model.flow(input);
      },
    };
    let predicted = 0;
    const from = memorySource(utterances, (row) => read.push(row));
    const rows = [...utterances.keys()];
    const one = { complete: CONDITION_VIEWS.complete };
    await predictRows({ model: watching, source: from, widths: WIDTHS, rows, batchSize: 2 }, one);
    expect(most).toBe(4);
  });

  test('no rows, no predictions', async () => {
    const none = await predict([], 4);
    expect(none['complete']).toEqual({ valence: new Float32Array(), representation: new Float32Array() });
  });
});

/** The same utterance with other values in one stream. */
function noise(frames: UtteranceFrames, stream: Stream): UtteranceFrames {
  const sequence = frames[stream];
  if (sequence === undefined) return frames;
  return { ...frames, [stream]: { ...sequence, values: sequence.values.map((value, at) => 3 - 2 * value + at) } };
}

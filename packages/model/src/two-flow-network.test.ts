import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import {
  FLOWS,
  MODALITIES,
  noDropout,
  perModality,
  randomStream,
  seededDropout,
  type Batch,
  type Flow,
  type FlowOutput,
  type PerModality,
  type Stream,
} from '@sdumc/core';
import { assertClose, flatten, layerContract, randomTensor, scriptedDropout, type Nested } from '@sdumc/core/testing';
import { describe, expect, test } from 'vitest';
import { goldenPath, goldenTensors, networkLike } from '../testing/golden-network.ts';
import { plainBatch, plainUtterance } from '../testing/plain-batch.ts';
import { publishedNetwork, type NetworkConfig } from './network-config.ts';
import { importWeights } from './network-weights.ts';
import { TwoFlowNetwork } from './two-flow-network.ts';

const WIDTHS = { audio: 4, text: 6, video: 3 };
const TINY: NetworkConfig = {
  featureWidths: WIDTHS,
  width: 10,
  viewWidth: 6,
  latentWidths: { utterance: 4, views: 3 },
  imagination: 'transition',
  maskPadding: true,
  attentionScale: 0.7,
  frameDropoutRate: 0.4,
  mlpDropoutRate: 0.2,
  contrastWidth: 5,
};
const build = (changes: Partial<NetworkConfig> = {}, seed = 3) =>
  new TwoFlowNetwork({ ...TINY, ...changes }, randomStream(seed));

/** Larger weights than it starts from, so that what changes inside shows outside. */
function livelyNetwork(changes: Partial<NetworkConfig> = {}): TwoFlowNetwork {
  const network = build(changes);
  for (const parameter of network.parameters.values()) parameter.assign(tf.mul(parameter, 2));
  return network;
}

const network = livelyNetwork();
const unmasked = livelyNetwork({ maskPadding: false });
const utterances = [
  plainUtterance(1, WIDTHS, { audio: 5, text: 3, simulated: 2, video: 4 }),
  plainUtterance(2, WIDTHS, { audio: 2, text: 4, simulated: 4, video: 1 }),
  plainUtterance(3, WIDTHS, { audio: 1, text: 1, simulated: 3, video: 6 }),
  plainUtterance(4, WIDTHS, { audio: 3, video: 2 }), // no text of any kind
];

const OUTPUTS = [
  'valence',
  'representation',
  'contrast',
  'textQuery',
  'textViews',
  'modalityWeights',
  'viewWeights',
] as const satisfies readonly (keyof FlowOutput)[];

type PlainFlow = Readonly<Record<(typeof OUTPUTS)[number], readonly Nested[]>>;

const plain = (output: FlowOutput) =>
  Object.fromEntries(OUTPUTS.map((name) => [name, output[name].arraySync()])) as unknown as PlainFlow;

const predict = (batch: Batch, model = network): Readonly<Record<Flow, PlainFlow>> => {
  const flows = model.flows({ batch, dropout: noDropout });
  return { complete: plain(flows.complete), missing: plain(flows.missing) };
};

/** Both flows of one utterance of a batch against both flows of one of another. */
function expectSame(
  [actual, row]: readonly [ReturnType<typeof predict>, number],
  [expected, other]: readonly [ReturnType<typeof predict>, number],
) {
  for (const flow of FLOWS)
    for (const name of OUTPUTS)
      assertClose({
        what: `${flow}.${name}`,
        actual: actual[flow][name][row]!,
        expected: expected[flow][name][other]!,
        tolerance: 1e-5,
      });
}

const inputOf = (batch: Batch, flow: Flow) => {
  const { audio, text, simulated, video } = batch.frames;
  return {
    flow,
    frames: { audio, text: flow === 'complete' ? text : simulated, video },
    frameMask: batch.frameMask[flow],
  };
};

describe('TwoFlowNetwork as a layer', () => {
  const B = 3;
  const lengths = { audio: 3, text: 4, video: 2 };
  const linear = (name: string, inputWidth: number, outputWidth: number): [string, number[]][] => [
    [`${name}.weight`, [inputWidth, outputWidth]],
    [`${name}.bias`, [outputWidth]],
  ];
  const { width: d, viewWidth: h, contrastWidth: C, latentWidths } = TINY;
  const imagination = (name: string, k: number, l: number) => [
    ...linear(`${name}.transition.0`, 3 * k, k),
    ...linear(`${name}.transition.1`, k, k),
    ...linear(`${name}.encoder`, k, l),
    ...linear(`${name}.decoder`, l, k),
  ];
  const variant = (changes: Partial<NetworkConfig>) => (random: ReturnType<typeof randomStream>) =>
    new TwoFlowNetwork({ ...TINY, ...changes }, random);
  const first = build();
  const ofUmca = [...first.parameters]
    .filter(([name]) => name.startsWith('umca.'))
    .map(([name, { shape }]) => [name, shape]);
  first.dispose();

  const checks = layerContract({
    build: variant({}),
    parameters: Object.fromEntries([
      ...ofUmca, // held against the method in their own package
      ...imagination('utteranceImagination', d, latentWidths.utterance),
      ...imagination('viewImagination', h, latentWidths.views),
      ...linear('valenceHead', h, 1),
      ...linear('contrastHead.0', h, C),
      ...linear('contrastHead.1', C, C),
    ]) as Record<string, number[]>,
    inputs: (random) => ({
      ...perModality((m) => randomTensor<tf.Rank.R3>([B, lengths[m], WIDTHS[m]], random, 2)),
      audioMask: tf.tensor2d([
        [1, 1, 0],
        [1, 1, 1],
        [1, 0, 0],
      ]),
    }),
    apply: ({ layer, inputs: { audioMask, ...frames }, dropout }) => {
      const ones = (m: 'text' | 'video') => tf.ones<tf.Rank.R2>([frames[m].shape[0], lengths[m]]);
      const frameMask = { audio: audioMask, text: ones('text'), video: ones('video') };
      const { attention, ...rest } = layer.flow({ flow: 'missing', frames, frameMask, dropout });
      tf.dispose([frameMask.text, frameMask.video]);
      return { ...rest, ...Object.fromEntries(MODALITIES.map((m) => [`attention.${m}`, attention[m]])) };
    },
    outputs: {
      valence: [B],
      representation: [B, h],
      contrast: [B, C],
      textQuery: [B, d],
      textViews: [B, 7, h],
      modalityWeights: [B, 3],
      viewWeights: [B, 7],
      ...Object.fromEntries(MODALITIES.map((m) => [`attention.${m}`, [B, 7, lengths[m]]])),
    },
    drops: true,
    variants: {
      imagination: variant({ imagination: 'text' }),
      'no imagination': variant({ imagination: 'none' }),
      maskPadding: variant({ maskPadding: false }),
      attentionScale: variant({ attentionScale: 0.3 }),
      frameDropoutRate: variant({ frameDropoutRate: 0.1 }),
      mlpDropoutRate: variant({ mlpDropoutRate: 0.5 }),
      width: variant({ width: 6 }),
      viewWidth: variant({ viewWidth: 4 }),
      'latentWidths.utterance': variant({ latentWidths: { utterance: 5, views: 3 } }),
      'latentWidths.views': variant({ latentWidths: { utterance: 4, views: 4 } }),
      contrastWidth: variant({ contrastWidth: 4 }),
    },
    refusals: {
      'FrameProjection frames: axis 2 must be 3, received [3, 2, 4]': (layer, { audio, text }) =>
        layer.flow({
          flow: 'complete',
          frames: { audio, text, video: tf.zeros([3, 2, 4]) },
          frameMask: perModality(() => tf.ones([3, 2])),
          dropout: noDropout,
        }),
    },
  });
  for (const { name, run } of checks)
    // In a network this deep some ReLU turns within any step; tools/golden holds every gradient against golden values.
    if (name !== 'has the gradient that differences of its output have') test(name, run);
});

describe('golden values', async () => {
  interface Scenario {
    readonly lengths: 'length' | 'length_absent' | null;
    readonly imagine: boolean;
    readonly residual: 'transition' | 'text';
    readonly complete: Readonly<Record<string, Nested>>;
    readonly missing: Readonly<Record<string, Nested>>;
  }
  const { scenarios } = JSON.parse(readFileSync(goldenPath('expected.json'), 'utf8')) as { scenarios: Scenario[] };
  const weights = await goldenTensors('weights.safetensors');
  const inputs = await goldenTensors('inputs.safetensors');
  const input = (name: string) => inputs.get(name)!;

  const batchOf = (lengths: Scenario['lengths']): Batch => {
    const frames = (stream: Stream) => tf.tensor3d(input(stream).data, input(stream).shape as [number, number, number]);
    const mask = (stream: Stream) => {
      const [batch, longest] = input(stream).shape as [number, number];
      const observed = lengths === null ? null : input(`${stream}_${lengths}`).data;
      const row = (b: number) => Array.from({ length: longest }, (_, t) => (t < (observed?.[b] ?? longest) ? 1 : 0));
      return tf.tensor2d(Array.from({ length: batch }, (_, b) => row(b)));
    };
    const masks = perModality(mask);
    return {
      frames: { audio: frames('audio'), text: frames('text'), simulated: frames('simulated'), video: frames('video') },
      frameMask: { complete: masks, missing: { ...masks, text: mask('simulated') } },
      valence: tf.tensor1d(input('valence').data),
    };
  };

  test('cover all nine scenarios', () => expect(scenarios).toHaveLength(9));

  test.each(
    scenarios.map((scenario) => ({
      scenario,
      name: `${scenario.lengths ?? 'no masks'}, ${scenario.imagine ? scenario.residual : `no MIA`}`,
    })),
  )('$name', ({ scenario }) => {
    const golden = networkLike({
      imagination: scenario.imagine ? scenario.residual : 'none',
      maskPadding: scenario.lengths !== null,
    });
    importWeights(golden, weights);
    const flows = golden.flows({ batch: batchOf(scenario.lengths), dropout: noDropout });
    const names = {
      feature: 'representation',
      rnc: 'contrast',
      textQuery: 'textQuery',
      textViews: 'textViews',
    } as const;
    for (const flow of FLOWS) {
      for (const [name, ours] of Object.entries(names))
        assertClose({
          what: `${flow}.${name}`,
          actual: flows[flow][ours].arraySync(),
          expected: scenario[flow][name]!,
          tolerance: 1e-5,
        });
      assertClose({
        what: `${flow}.valence`,
        actual: flows[flow].valence.arraySync(),
        expected: flatten(scenario[flow]['valence']!),
        tolerance: 1e-5,
      });
    }
    golden.dispose();
  });
});

describe('a prediction', () => {
  const together = predict(plainBatch(utterances, WIDTHS));

  test('does not depend on padding, whatever stands in it', () => {
    const padded = predict(plainBatch(utterances, WIDTHS, { padding: 3, filling: 9 }));
    utterances.forEach((_, row) => expectSame([padded, row], [together, row]));
  });

  test('is the same alone as in any batch', () => {
    utterances.forEach((utterance, row) => expectSame([predict(plainBatch([utterance], WIDTHS)), 0], [together, row]));
  });

  test('moves with its utterance when the batch is permuted', () => {
    const order = [2, 0, 3, 1];
    const permuted = predict(
      plainBatch(
        order.map((row) => utterances[row]!),
        WIDTHS,
      ),
    );
    order.forEach((row, position) => expectSame([permuted, position], [together, row]));
    expect(together.complete.valence).toHaveLength(new Set(flatten(together.complete.valence)).size);
  });

  test('without masks depends on padding, as published, and on no mask', () => {
    const batch = plainBatch(utterances, WIDTHS);
    const expected = predict(batch, unmasked);
    const padded = predict(plainBatch(utterances, WIDTHS, { padding: 3 }), unmasked);
    for (const flow of FLOWS) {
      const shift = flatten(padded[flow].valence).map((value, row) => value - flatten(expected[flow].valence)[row]!);
      expect(shift.every((value) => Math.abs(value) > 1e-4)).toBe(true);
    }
    const hidden = perModality((m) => tf.zerosLike(batch.frameMask.complete[m]));
    const hiddenSimulated = { ...hidden, text: tf.zerosLike(batch.frameMask.missing.text) };
    const frameMask = { complete: hidden, missing: hiddenSimulated };
    expect(predict({ ...batch, frameMask }, unmasked)).toEqual(expected);
  });

  test.each(['a', 't', 'v', 'at', 'av', 'tv', 'atv'])('from %s alone is finite and ignores the rest', (subset) => {
    const batch = plainBatch(utterances.slice(0, 3), WIDTHS);
    const onlySubset = (masks: PerModality<tf.Tensor2D>) =>
      perModality((m) => (subset.includes(m.charAt(0)) ? masks[m] : tf.zerosLike(masks[m])));
    const frameMask = { complete: onlySubset(batch.frameMask.complete), missing: onlySubset(batch.frameMask.missing) };
    const expected = predict({ ...batch, frameMask });
    for (const flow of FLOWS)
      for (const name of OUTPUTS) expect(flatten(expected[flow][name]).every(Number.isFinite), name).toBe(true);
    const { audio, text, simulated, video } = batch.frames;
    const frames = {
      audio: subset.includes('a') ? audio : tf.fill<tf.Rank.R3>(audio.shape, 5),
      text: subset.includes('t') ? text : tf.fill<tf.Rank.R3>(text.shape, 5),
      simulated: subset.includes('t') ? simulated : tf.fill<tf.Rank.R3>(simulated.shape, 5),
      video: subset.includes('v') ? video : tf.fill<tf.Rank.R3>(video.shape, 5),
    };
    const changed = predict({ ...batch, frames, frameMask });
    for (const row of [0, 1, 2]) expectSame([changed, row], [expected, row]);
    if (subset !== 'atv') expect(expected.complete.valence).not.toEqual(predict(batch).complete.valence); // the hidden would have counted
  });

  test('an utterance that lacks a modality is what it is with the modality hidden', () => {
    const whole = plainUtterance(7, WIDTHS, { audio: 3, text: 2, simulated: 2, video: 4 });
    const { video: _video, ...silent } = whole;
    const batch = plainBatch([whole], WIDTHS);
    const hide = (masks: PerModality<tf.Tensor2D>) => ({ ...masks, video: tf.zerosLike(masks.video) });
    const frameMask = { complete: hide(batch.frameMask.complete), missing: hide(batch.frameMask.missing) };
    expectSame([predict({ ...batch, frameMask }), 0], [predict(plainBatch([silent], WIDTHS)), 0]);
  });
});

describe('the flows', () => {
  const batch = plainBatch(utterances, WIDTHS);
  const nothing = (tensor: tf.Tensor3D) => tf.fill<tf.Rank.R3>(tensor.shape, NaN);
  const none = (tensor: tf.Tensor2D) => tf.fill<tf.Rank.R2>(tensor.shape, NaN);

  test('the missing flow never looks at real text, its length or its mask', () => {
    const [B] = batch.valence.shape;
    const text = tf.fill<tf.Rank.R3>([B, 9, WIDTHS.text], NaN);
    const complete = { ...batch.frameMask.complete, text: tf.fill<tf.Rank.R2>([B, 9], NaN) };
    const frameMask = { ...batch.frameMask, complete };
    const changed = predict({ ...batch, frames: { ...batch.frames, text }, frameMask });
    expect(changed.missing).toEqual(predict(batch).missing);
    expect(flatten(changed.complete.valence).every(Number.isNaN)).toBe(true);
  });

  test('the complete flow never looks at simulated text or the masks of the missing flow', () => {
    const missing = perModality((m) => none(batch.frameMask.missing[m]));
    const frames = { ...batch.frames, simulated: nothing(batch.frames.simulated) };
    const changed = predict({ ...batch, frames, frameMask: { ...batch.frameMask, missing } });
    expect(changed.complete).toEqual(predict(batch).complete);
    expect(flatten(changed.missing.valence).every(Number.isNaN)).toBe(true);
  });

  test('each hears the audio and video that its own masks show', () => {
    const hideAudio = (masks: PerModality<tf.Tensor2D>) => ({ ...masks, audio: tf.zerosLike(masks.audio) });
    const before = predict(batch);
    for (const flow of FLOWS) {
      const other = flow === 'complete' ? 'missing' : 'complete';
      const after = predict({ ...batch, frameMask: { ...batch.frameMask, [flow]: hideAudio(batch.frameMask[flow]) } });
      expect(after[other]).toEqual(before[other]);
      expect(after[flow].valence).not.toEqual(before[flow].valence);
    }
  });

  test.each(FLOWS)('%s alone gives what it gives beside the other', (flow) => {
    for (const model of [network, unmasked])
      expect(plain(model.flow({ ...inputOf(batch, flow), dropout: noDropout }))).toEqual(predict(batch, model)[flow]);
  });

  test('differ by the repair alone: the imagination autoencoders work in the missing flow only', () => {
    const { frames, frameMask } = inputOf(batch, 'complete');
    const run = (model: TwoFlowNetwork, flow: Flow) =>
      plain(model.flow({ flow, frames, frameMask, dropout: noDropout }));
    expect(run(network, 'missing')).not.toEqual(run(network, 'complete'));
    const without = livelyNetwork({ imagination: 'none' });
    expect(run(without, 'missing')).toEqual(run(without, 'complete'));
    expect([...without.parameters.keys()].some((name) => name.includes('magination'))).toBe(false);
    without.dispose();

    for (const autoencoder of ['utteranceImagination', 'viewImagination']) {
      const model = livelyNetwork();
      const before = { complete: run(model, 'complete'), missing: run(model, 'missing') };
      const bias = model.parameters.get(`${autoencoder}.decoder.bias`)!;
      bias.assign(tf.add(bias, 1));
      expect(run(model, 'complete')).toEqual(before.complete);
      expect(run(model, 'missing').valence).not.toEqual(before.missing.valence);
      model.dispose();
    }
  });

  test('text query and text views are those of text', () => {
    const { complete } = network.flows({ batch, dropout: noDropout });
    const quiet = { ...batch.frameMask.complete, audio: tf.zerosLike(batch.frameMask.complete.audio) };
    const without = network.flow({ ...inputOf(batch, 'complete'), frameMask: quiet, dropout: noDropout });
    // The text query comes from the text alone, whatever is heard.
    assertClose({ actual: without.textQuery.arraySync(), expected: complete.textQuery.arraySync(), tolerance: 1e-5 });
    expect(without.textViews.arraySync()).not.toEqual(complete.textViews.arraySync());
  });

  test('drop alike and anew: each flow draws its own, at the rates of the config', () => {
    const [B] = batch.valence.shape;
    const { dropout, calls } = scriptedDropout();
    network.flows({ batch, dropout });
    expect(new Set(calls.map(({ rate }) => rate))).toEqual(new Set([0.4, 0.2]));
    expect(calls.length % 2).toBe(0);
    const shapes = (half: typeof calls) => half.map(({ rate, shape }) => [rate, shape.length, shape[0]]);
    expect(shapes(calls.slice(0, calls.length / 2))).toEqual(shapes(calls.slice(calls.length / 2)));
    expect(calls.every(({ shape }) => shape[0] === B)).toBe(true);

    const draw = (seed: number) =>
      network.flows({ batch, dropout: seededDropout(randomStream(seed)) }).missing.valence.arraySync();
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  test('leave nothing behind but their outputs', () => {
    const before = tf.memory().numTensors;
    const flows = network.flows({ batch, dropout: seededDropout(randomStream(1)) });
    expect(tf.memory().numTensors - before).toBe(2 * (OUTPUTS.length + MODALITIES.length));
    for (const { attention, ...output } of [flows.complete, flows.missing])
      tf.dispose([...Object.values(output), ...Object.values(attention)] as tf.Tensor[]);
    expect(tf.memory().numTensors).toBe(before);
  });

  test.each<[string, (good: Batch) => Batch]>([
    [
      'TwoFlowNetwork batch frames.video: axis 0 (B) must be 4, received [1, 6, 3]',
      (good) => ({ ...good, frames: { ...good.frames, video: tf.zeros([1, 6, 3]) } }),
    ],
    [
      'TwoFlowNetwork batch frames.simulated: axis 2 (D of text) must be 6, received [4, 4, 5]',
      (good) => ({ ...good, frames: { ...good.frames, simulated: tf.zeros([4, 4, 5]) } }),
    ],
    [
      'TwoFlowNetwork batch frameMask.missing.text: axis 1 (T of simulated) must be 4, received [4, 3]',
      (good) => ({
        ...good,
        frameMask: { ...good.frameMask, missing: { ...good.frameMask.missing, text: tf.zeros([4, 3]) } },
      }),
    ],
    [
      'TwoFlowNetwork batch frameMask.complete.audio: axis 1 (T of audio) must be 5, received [4, 4]',
      (good) => ({
        ...good,
        frameMask: { ...good.frameMask, complete: { ...good.frameMask.complete, audio: tf.zeros([4, 4]) } },
      }),
    ],
    [
      'TwoFlowNetwork batch valence: must have 1 axes [B], received [4, 1]',
      (good) => ({ ...good, valence: tf.expandDims(good.valence, 1) }),
    ],
  ])('refuses: %s', (message, spoil) => {
    expect(() => network.flows({ batch: spoil(batch), dropout: noDropout })).toThrow(new RangeError(message));
  });
});

test('the published network has the published number of parameters', () => {
  const published = new TwoFlowNetwork(publishedNetwork({ audio: 1024, text: 4096, video: 1024 }), randomStream(1));
  const count = (keep: (name: string) => boolean) =>
    [...published.parameters].reduce((sum, [name, { size }]) => sum + (keep(name) ? size : 0), 0);
  expect(count(() => true)).toBe(4_268_235);
  expect(count((name) => name.includes('Imagination'))).toBe(410_944);
  published.dispose();
});

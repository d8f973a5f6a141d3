import * as tf from '@tensorflow/tfjs';
import {
  MODALITIES,
  noDropout,
  perModality,
  randomStream,
  seededDropout,
  type Dropout,
  type PerModality,
} from '@sdumc/core';
import {
  assertClose,
  flatten,
  layerContract,
  plainAffine,
  plainDot,
  plainLinear,
  plainMlp,
  plainParameter,
  plainScale,
  plainSoftmax,
  plainWeightedSum,
  randomTensor,
  scriptedDropout,
  type Rows,
} from '@sdumc/core/testing';
import { describe, expect, test } from 'vitest';
import {
  UnifiedModalityCrossAttention,
  type TextRepair,
  type UmcaConfig,
  type UmcaOutput,
} from './unified-modality-cross-attention.ts';

const BATCH = 4;
const d = 5;
const h = 3;
const SCALE = 0.7;
const lengths = { audio: 6, text: 4, video: 5 };
const config: Omit<UmcaConfig, 'random'> = {
  featureWidths: { audio: 4, text: 6, video: 3 },
  width: d,
  viewWidth: h,
  attentionScale: SCALE,
  frameDropoutRate: 0.4,
  mlpDropoutRate: 0.2,
};
/** Frames observed of each utterance; 0: the modality is absent. */
const observed: PerModality<readonly number[]> = { audio: [6, 3, 2, 5], text: [4, 0, 1, 3], video: [2, 5, 0, 1] };
/** The order of the paper, spelt out again. */
const VIEW_ORDER = ['fused', 'at', 'tv', 'av', 'audio', 'text', 'video'];

const maskOf = (seen: readonly number[], length: number) =>
  seen.map((count) => Array.from({ length }, (_, t) => (t < count ? 1 : 0)));
const masks: PerModality<number[][]> = perModality((m) => maskOf(observed[m], lengths[m]));
const frameMask = perModality((m) => tf.tensor2d(masks[m]));
const inputsOf = (seed: number) => {
  const random = randomStream(seed);
  return perModality((m) => randomTensor<tf.Rank.R3>([BATCH, lengths[m], config.featureWidths[m]], random, 2));
};
const umca = new UnifiedModalityCrossAttention({ ...config, random: randomStream(1) });
// Larger weights than it starts from, so that no step is lost in the next one's bias.
for (const parameter of umca.parameters.values()) parameter.assign(tf.mul(parameter, 2.5));
const frames = inputsOf(2);

const attend = ({
  layer = umca,
  inputs = frames,
  mask = frameMask,
  repairText = null,
  dropout = noDropout,
}: {
  layer?: UnifiedModalityCrossAttention;
  inputs?: PerModality<tf.Tensor3D>;
  mask?: PerModality<tf.Tensor2D> | null;
  repairText?: TextRepair | null;
  dropout?: Dropout;
} = {}) => layer.attend({ projected: layer.project(inputs), frameMask: mask, repairText, dropout });

/** The outputs one level deep, as the contract wants them. */
const flat = ({ modalityViews, attention, ...rest }: UmcaOutput) => ({
  ...rest,
  ...Object.fromEntries(MODALITIES.map((m) => [`modalityViews.${m}`, modalityViews[m]])),
  ...Object.fromEntries(MODALITIES.map((m) => [`attention.${m}`, attention[m]])),
});

interface PlainRepair {
  readonly utterance: (representations: PerModality<readonly number[]>) => readonly number[];
  readonly views: (views: PerModality<Rows>) => Rows;
}

/** Steps 1 to 7 of the method for utterance `b`; `factors[k]` is what the k-th draw of dropout multiplies by. */
function plainUmca({
  b,
  masked,
  repair,
  factors,
}: {
  b: number;
  masked: boolean;
  repair: PlainRepair | null;
  factors: Readonly<Record<string, number>>;
}) {
  const factor = (place: string) => factors[place] ?? 1;
  const linears = (name: string, count: number) =>
    Array.from({ length: count }, (_, i) => plainLinear(umca, `${name}.${i}`));
  const mask = (m: (typeof MODALITIES)[number]) => (masked ? masks[m][b]! : null);

  // 1
  const F = perModality((m) => plainAffine(frames[m].arraySync()[b]!, plainLinear(umca, `frameProjection.${m}`)));
  // 2, 3
  const heard = perModality((m) => {
    const dropped = plainScale(F[m], factor(`pool.frames.${m}`));
    const context = plainParameter(umca, `attentionPooling.${m}.context`) as number[];
    const keys = plainAffine(dropped, plainLinear(umca, `attentionPooling.${m}.projection`));
    const a = plainSoftmax(
      keys.map((key) => SCALE * plainDot(key.map(Math.tanh), context)),
      mask(m),
    );
    const u = plainScale([plainWeightedSum(a, dropped)], factor(`pool.out.${m}`));
    return plainMlp(u, linears(`utteranceMlp.${m}`, 2), [factor(`utterance.0.${m}`), factor(`utterance.1.${m}`)])[0]!;
  });
  const H = repair === null ? heard : { ...heard, text: repair.utterance(heard) };
  // 4
  const joined = [[...H.audio, ...H.text, ...H.video]];
  const hiddenWeights = plainMlp(joined, linears('modalityWeights.mlp', 2), [factor('weights.0'), factor('weights.1')]);
  const w = plainAffine(hiddenWeights, plainLinear(umca, 'modalityWeights.output'))[0]!;
  // 5
  const [wa, wt, wv] = w as [number, number, number];
  const sum = (a: number, t: number, v: number) => H.audio.map((x, i) => a * x + t * H.text[i]! + v * H.video[i]!);
  const sums = [sum(wa, wt, wv), sum(wa, wt, 0), sum(0, wt, wv), sum(wa, 0, wv), H.audio, H.text, H.video];
  const Q = VIEW_ORDER.map(
    (view, i) => plainMlp([sums[i]!], linears(`queries.${view}`, 1), [factor(`query.${view}`)])[0]!,
  );
  // 6
  const attention = perModality((m): number[][] => {
    const dropped = plainScale(F[m], factor(`cross.frames.${m}`));
    const keys = plainAffine(dropped, plainLinear(umca, `crossAttention.${m}.keyProjection`)).map((k) =>
      k.map(Math.tanh),
    );
    const asked = plainAffine(Q, plainLinear(umca, `crossAttention.${m}.queryProjection`));
    return asked.map((query) =>
      plainSoftmax(
        keys.map((key) => SCALE * plainDot(key, query)),
        mask(m),
      ),
    );
  });
  const found = perModality((m): Rows => {
    const dropped = plainScale(F[m], factor(`cross.frames.${m}`));
    const O = plainScale(
      attention[m].map((weights) => plainWeightedSum(weights, dropped)),
      factor(`cross.out.${m}`),
    );
    return plainMlp(O, linears(`viewMlp.${m}`, 2), [factor(`views.0.${m}`), factor(`views.1.${m}`)]);
  });
  const C = repair === null ? found : { ...found, text: repair.views(found) };
  // 7
  const views = VIEW_ORDER.map((_, i) => plainWeightedSum(w, [C.audio[i]!, C.text[i]!, C.video[i]!]));
  const hiddenViews = plainMlp([views.flat()], linears('viewWeighting.mlp', 2), [factor('view.0'), factor('view.1')]);
  const v = plainAffine(hiddenViews, plainLinear(umca, 'viewWeighting.output'))[0]!;
  return {
    heard,
    queries: Q,
    modalityWeights: w,
    attention,
    found,
    modalityViews: C,
    viewWeights: v,
    representation: plainWeightedSum(v, views),
  };
}

function expectPlain(output: UmcaOutput, options: Omit<Parameters<typeof plainUmca>[0], 'b'>) {
  const plain = Array.from({ length: BATCH }, (_, b) => plainUmca({ b, ...options }));
  for (const name of ['modalityWeights', 'queries', 'viewWeights', 'representation'] as const)
    assertClose({ what: name, actual: output[name].arraySync(), expected: plain.map((p) => p[name]), tolerance: 1e-5 });
  for (const name of ['attention', 'modalityViews'] as const)
    for (const m of MODALITIES)
      assertClose({
        what: `${name}.${m}`,
        actual: output[name][m].arraySync(),
        expected: plain.map((p) => p[name][m]),
        tolerance: 1e-5,
      });
}

describe('UnifiedModalityCrossAttention', () => {
  const linear = (name: string, inputWidth: number, outputWidth: number): [string, number[]][] => [
    [`${name}.weight`, [inputWidth, outputWidth]],
    [`${name}.bias`, [outputWidth]],
  ];
  const variant = (other: Partial<typeof config>) => (random: ReturnType<typeof randomStream>) =>
    new UnifiedModalityCrossAttention({ ...config, ...other, random });
  const checks = layerContract({
    build: variant({}),
    parameters: Object.fromEntries([
      ...MODALITIES.flatMap((m) => linear(`frameProjection.${m}`, config.featureWidths[m], d)),
      ...MODALITIES.flatMap((m): [string, number[]][] => [
        [`attentionPooling.${m}.context`, [d]],
        ...linear(`attentionPooling.${m}.projection`, d, d),
      ]),
      ...MODALITIES.flatMap((m) => [...linear(`utteranceMlp.${m}.0`, d, d), ...linear(`utteranceMlp.${m}.1`, d, d)]),
      ...linear('modalityWeights.mlp.0', 3 * d, d),
      ...linear('modalityWeights.mlp.1', d, d),
      ...linear('modalityWeights.output', d, 3),
      ...VIEW_ORDER.flatMap((view) => linear(`queries.${view}.0`, d, d)),
      ...MODALITIES.flatMap((m) => [
        ...linear(`crossAttention.${m}.keyProjection`, d, d),
        ...linear(`crossAttention.${m}.queryProjection`, d, d),
      ]),
      ...MODALITIES.flatMap((m) => [...linear(`viewMlp.${m}.0`, d, d), ...linear(`viewMlp.${m}.1`, d, h)]),
      ...linear('viewWeighting.mlp.0', 7 * h, d),
      ...linear('viewWeighting.mlp.1', d, h),
      ...linear('viewWeighting.output', h, 7),
    ]),
    inputs: () => ({
      ...inputsOf(3),
      audioMask: tf.tensor2d(masks.audio),
      textMask: tf.tensor2d(masks.text),
      videoMask: tf.tensor2d(masks.video),
    }),
    apply: ({ layer, inputs: { audioMask, textMask, videoMask, ...inputs }, dropout }) => {
      const projected = layer.project(inputs);
      const mask = { audio: audioMask, text: textMask, video: videoMask };
      const outputs = flat(layer.attend({ projected, frameMask: mask, repairText: null, dropout }));
      tf.dispose(projected as Record<string, tf.Tensor>);
      return outputs;
    },
    outputs: {
      representation: [BATCH, h],
      queries: [BATCH, 7, d],
      modalityWeights: [BATCH, 3],
      viewWeights: [BATCH, 7],
      ...Object.fromEntries(MODALITIES.map((m) => [`modalityViews.${m}`, [BATCH, 7, h]])),
      ...Object.fromEntries(MODALITIES.map((m) => [`attention.${m}`, [BATCH, 7, lengths[m]]])),
    },
    drops: true,
    variants: {
      attentionScale: variant({ attentionScale: 0.3 }),
      frameDropoutRate: variant({ frameDropoutRate: 0.1 }),
      mlpDropoutRate: variant({ mlpDropoutRate: 0.5 }),
      width: variant({ width: 6 }),
      viewWidth: variant({ viewWidth: 4 }),
    },
    refusals: {
      'FrameProjection frames: axis 2 must be 4, received [4, 6, 5]': (layer) =>
        layer.projectModality('audio', tf.zeros([4, 6, 5])),
      'AttentionPooling frameMask: axis 1 (T) must be 4, received [4, 5]': (layer, inputs) =>
        attend({ layer, inputs, mask: { ...frameMask, text: frameMask.video } }),
      'ModalityWeights video: axis 0 (B) must be 4, received [1, 5]': (layer, inputs) =>
        attend({ layer, inputs: { ...inputs, video: tf.zeros([1, 5, 3]) }, mask: null }),
    },
  });
  for (const { name, run } of checks) test(name, run);

  test('every view of the references below is alive', () => {
    const { queries, modalityViews } = attend();
    for (const views of [queries, ...MODALITIES.map((m) => modalityViews[m])])
      VIEW_ORDER.forEach((view, i) =>
        expect(
          flatten(tf.slice(views, [0, i, 0], [-1, 1, -1]).arraySync()).some((x) => x !== 0),
          view,
        ).toBe(true),
      );
  });

  test('equals the method, steps 1 to 7, with masks', () => {
    expectPlain(attend(), { masked: true, repair: null, factors: {} });
  });

  test('equals the published method without masks: padding is attended to', () => {
    expectPlain(attend({ mask: null }), { masked: false, repair: null, factors: {} });
  });

  test('drops where the method drops, at its rates, with a draw of its own at each place', () => {
    const { dropout, calls, factor } = scriptedDropout();
    const output = attend({ dropout });
    const places: { place: string; rate: number; shape: number[] }[] = [
      ...MODALITIES.flatMap((m) => [
        { place: `pool.frames.${m}`, rate: 0.4, shape: [BATCH, lengths[m], d] },
        { place: `pool.out.${m}`, rate: 0.4, shape: [BATCH, d] },
        { place: `utterance.0.${m}`, rate: 0.2, shape: [BATCH, d] },
        { place: `utterance.1.${m}`, rate: 0.2, shape: [BATCH, d] },
      ]),
      { place: 'weights.0', rate: 0.2, shape: [BATCH, d] },
      { place: 'weights.1', rate: 0.2, shape: [BATCH, d] },
      ...VIEW_ORDER.map((view) => ({ place: `query.${view}`, rate: 0.2, shape: [BATCH, d] })),
      ...MODALITIES.flatMap((m) => [
        { place: `cross.frames.${m}`, rate: 0.4, shape: [BATCH, lengths[m], d] },
        { place: `cross.out.${m}`, rate: 0.4, shape: [BATCH, 7, d] },
      ]),
      ...MODALITIES.flatMap((m) => [
        { place: `views.0.${m}`, rate: 0.2, shape: [BATCH, 7, d] },
        { place: `views.1.${m}`, rate: 0.2, shape: [BATCH, 7, h] },
      ]),
      { place: 'view.0', rate: 0.2, shape: [BATCH, d] },
      { place: 'view.1', rate: 0.2, shape: [BATCH, h] },
    ];
    expect(calls).toEqual(places.map(({ rate, shape }) => ({ rate, shape })));
    const factors = Object.fromEntries(places.map(({ place }, position) => [place, factor(position)]));
    expectPlain(output, { masked: true, repair: null, factors });
  });

  test('project is projectModality for each of the three', () => {
    const projected = umca.project(frames);
    for (const m of MODALITIES)
      expect(projected[m].arraySync()).toEqual(umca.projectModality(m, frames[m]).arraySync());
  });

  test('more padding, of whatever values, changes nothing', () => {
    const plain = attend();
    const padded = perModality((m) =>
      tf.concat([frames[m], tf.fill<tf.Rank.R3>([BATCH, 3, config.featureWidths[m]], 40)], 1),
    );
    const longer = perModality((m) => tf.concat([frameMask[m], tf.zeros<tf.Rank.R2>([BATCH, 3])], 1));
    const output = attend({ inputs: padded, mask: longer });
    for (const name of ['representation', 'queries', 'modalityWeights', 'viewWeights'] as const)
      assertClose({
        what: name,
        actual: output[name].arraySync(),
        expected: plain[name].arraySync() as number[][],
        tolerance: 1e-5,
      });
    const unmasked = attend({ inputs: padded, mask: null });
    expect(unmasked.representation.arraySync()).not.toEqual(attend({ mask: null }).representation.arraySync());
  });

  test('frames of an absent modality have neither weight nor influence nor gradient', () => {
    const output = attend();
    const noise = inputsOf(9);
    for (const m of MODALITIES) {
      const absent = observed[m].indexOf(0);
      if (absent < 0) continue;
      expect(flatten(output.attention[m].arraySync()[absent]!).every((weight) => weight === 0)).toBe(true);
      const other = attend({ inputs: { ...frames, [m]: noise[m] } });
      assertClose({
        actual: other.representation.arraySync()[absent]!,
        expected: output.representation.arraySync()[absent]!,
        tolerance: 1e-6,
      });
    }
    const gradients = tf.grads((audio, text, video) =>
      tf.sum(tf.square(attend({ inputs: { audio, text, video } as PerModality<tf.Tensor3D> }).representation)),
    )([frames.audio, frames.text, frames.video]);
    MODALITIES.forEach((m, i) => {
      const rows = gradients[i]!.arraySync() as number[][][];
      rows.forEach((row, b) =>
        row.forEach((frame, t) => {
          expect(frame.every(Number.isFinite)).toBe(true);
          if (masks[m][b]![t] === 0) expect(frame.every((slope) => slope === 0)).toBe(true);
        }),
      );
    });
  });

  test.each(['audio', 'text', 'video', 'audio and text', 'audio and video', 'text and video', 'audio, text and video'])(
    'is finite, forward and backward, without %s',
    (absent) => {
      const mask = perModality<tf.Tensor2D>((m) =>
        absent.includes(m) ? tf.zerosLike(frameMask[m]) : tf.onesLike(frameMask[m]),
      );
      for (const dropout of [noDropout, seededDropout(randomStream(5))]) {
        const { value, grads } = tf.variableGrads(
          () => tf.sum(tf.square(attend({ mask, dropout }).representation)),
          [...umca.parameters.values()],
        );
        expect(Number.isFinite(value.arraySync())).toBe(true);
        for (const gradient of Object.values(grads)) expect(gradient.dataSync().every(Number.isFinite)).toBe(true);
      }
    },
  );
});

describe('TextRepair', () => {
  const spied = (repair: Partial<TextRepair>) => {
    const seen: { utterance: PerModality<Rows>[]; views: PerModality<readonly Rows[]>[] } = {
      utterance: [],
      views: [],
    };
    const repairText: TextRepair = {
      utterance: (heard) => {
        seen.utterance.push(perModality((m) => heard[m].arraySync()));
        return repair.utterance?.(heard) ?? tf.clone(heard.text);
      },
      views: (found) => {
        seen.views.push(perModality((m) => found[m].arraySync()));
        return repair.views?.(found) ?? tf.clone(found.text);
      },
    };
    return { repairText, seen };
  };
  const equal = (a: tf.Tensor, b: tf.Tensor) => JSON.stringify(a.arraySync()) === JSON.stringify(b.arraySync());
  const row = (views: tf.Tensor3D, i: number) => tf.slice(views, [0, i, 0], [-1, 1, -1]);

  test('is handed h_m and C_m, once each, and that of all three modalities', () => {
    const { repairText, seen } = spied({});
    attend({ repairText });
    expect(seen.utterance).toHaveLength(1);
    expect(seen.views).toHaveLength(1);
    const plain = Array.from({ length: BATCH }, (_, b) => plainUmca({ b, masked: true, repair: null, factors: {} }));
    for (const m of MODALITIES) {
      assertClose({
        what: `h_${m}`,
        actual: seen.utterance[0]![m],
        expected: plain.map((p) => p.heard[m]),
        tolerance: 1e-5,
      });
      assertClose({
        what: `C_${m}`,
        actual: seen.views[0]![m],
        expected: plain.map((p) => p.found[m]),
        tolerance: 1e-5,
      });
    }
  });

  test('that gives back what it got changes nothing', () => {
    const [repaired, plain] = [flat(attend({ repairText: spied({}).repairText })), flat(attend())];
    for (const [name, output] of Object.entries(repaired))
      expect(equal(output, (plain as Record<string, tf.Tensor>)[name]!), name).toBe(true);
  });

  test('equals the method with both repairs in their places', () => {
    const repair: PlainRepair = {
      utterance: ({ audio, text, video }) => text.map((x, i) => 0.5 * x + 2 * audio[i]! - video[i]! + 0.25),
      views: ({ audio, text, video }) =>
        text.map((view, i) => view.map((x, c) => 3 * x - audio[i]![c]! + 0.5 * video[i]![c]! - 0.125)),
    };
    const { repairText } = spied({
      utterance: ({ audio, text, video }) => tf.add(tf.sub(tf.add(tf.mul(text, 0.5), tf.mul(audio, 2)), video), 0.25),
      views: ({ audio, text, video }) => tf.sub(tf.add(tf.sub(tf.mul(text, 3), audio), tf.mul(video, 0.5)), 0.125),
    });
    expectPlain(attend({ repairText }), { masked: true, repair, factors: {} });
  });

  test('of views changes C_t and what follows from it, nothing before', () => {
    const replacement = randomTensor<tf.Rank.R3>([BATCH, 7, h], randomStream(6));
    const plain = attend();
    const repaired = attend({ repairText: spied({ views: () => tf.clone(replacement) }).repairText });
    expect(equal(repaired.modalityViews.text, replacement)).toBe(true);
    for (const name of ['queries', 'modalityWeights'] as const)
      expect(equal(repaired[name], plain[name]), name).toBe(true);
    for (const m of MODALITIES) expect(equal(repaired.attention[m], plain.attention[m])).toBe(true);
    for (const m of ['audio', 'video'] as const)
      expect(equal(repaired.modalityViews[m], plain.modalityViews[m])).toBe(true);
    expect(equal(repaired.viewWeights, plain.viewWeights)).toBe(false);
    expect(equal(repaired.representation, plain.representation)).toBe(false);
  });

  test('of the utterance changes every query but those of audio and video alone', () => {
    const replacement = randomTensor<tf.Rank.R2>([BATCH, d], randomStream(7));
    const plain = attend();
    const repaired = attend({ repairText: spied({ utterance: () => tf.clone(replacement) }).repairText });
    const same = VIEW_ORDER.map((_, i) => equal(row(repaired.queries, i), row(plain.queries, i)));
    // av changes too: its weights w are found from the repaired text.
    expect(same).toEqual([false, false, false, false, true, false, true]);
    for (const m of MODALITIES)
      for (const i of [4, 6]) expect(equal(row(repaired.attention[m], i), row(plain.attention[m], i))).toBe(true);
    expect(equal(repaired.modalityWeights, plain.modalityWeights)).toBe(false);
  });
});

import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { noDropout, seededDropout, type Dropout } from '../dropout.ts';
import type { Layer } from '../layers/layer.ts';
import { randomStream, type RandomStream } from '../random/random-stream.ts';
import { assertClose, type Nested } from './assert-close.ts';
import { randomTensor } from './random-tensor.ts';

export type NamedTensors = Readonly<Record<string, tf.Tensor>>;

export interface LayerContract<L extends Layer, I extends NamedTensors> {
  /** A layer with non-default settings throughout. */
  readonly build: (random: RandomStream) => L;
  /** Exact names and shapes, in order. */
  readonly parameters: Readonly<Record<string, readonly number[]>>;
  /** What the layer is applied to; axis 0 of every tensor is B, at least 3. */
  readonly inputs: (random: RandomStream) => I;
  readonly apply: (call: { readonly layer: L; readonly inputs: I; readonly dropout: Dropout }) => NamedTensors;
  /** Exact names and shapes of what `apply` returns. */
  readonly outputs: Readonly<Record<string, readonly number[]>>;
  /** Whether a training pass drops anything. */
  readonly drops: boolean;
  /** Layers that differ from `build` in one setting each; each must answer differently from the same seed and inputs. */
  readonly variants: Readonly<Record<string, (random: RandomStream) => L>>;
  /** The exact message of each refusal, and the call that must meet with it. */
  readonly refusals: Readonly<Record<string, (layer: L, inputs: I) => unknown>>;
}

/** A named check; `run` throws where the layer breaks the contract. */
export interface ContractCheck {
  readonly name: string;
  readonly run: () => void;
}

const WEIGHT_SEED = 11;
const INPUT_SEED = 12;
const DROPOUT_SEED = 13;
const PROBE_SEED = 14;

/**
 * What every layer must prove, as checks for any test runner.
 *
 * Shapes and names; no leaked tensor, forward or backward, with or without dropout; a finite, non-zero gradient to every
 * parameter that agrees with differences of the output; settings honoured; same seed, same weights; utterances of a batch
 * independent of each other; dropout drawn anew at each call and absent from evaluation; refusals in exact words;
 * `dispose` frees everything.
 *
 * @example
 * ```ts
 * for (const { name, run } of layerContract({ build, parameters, inputs, apply, outputs, drops, variants, refusals }))
 *   test(name, run);
 * ```
 */
export function layerContract<L extends Layer, I extends NamedTensors>(
  contract: LayerContract<L, I>,
): readonly ContractCheck[] {
  const { build, apply } = contract;
  const training = () => seededDropout(randomStream(DROPOUT_SEED));
  const within = (check: (layer: L, inputs: I) => void) => () => {
    const layer = build(randomStream(WEIGHT_SEED));
    const inputs = contract.inputs(randomStream(INPUT_SEED));
    try {
      tf.tidy(() => check(layer, inputs));
    } finally {
      layer.dispose();
      tf.dispose(inputs);
    }
  };
  const checks: ContractCheck[] = [
    {
      name: 'has outputs of exactly these names and shapes',
      run: within((layer, inputs) => {
        for (const dropout of [noDropout, training()])
          assert.deepEqual(shapesOf(apply({ layer, inputs, dropout })), contract.outputs);
      }),
    },
    {
      name: 'has parameters of exactly these names and shapes, in this order',
      run: within(({ parameters }) => {
        assert.deepEqual(shapesOf(Object.fromEntries(parameters)), contract.parameters);
        assert.deepEqual([...parameters.keys()], Object.keys(contract.parameters));
      }),
    },
    {
      name: 'leaks no tensor',
      run: within((layer, inputs) => {
        for (const makeDropout of [() => noDropout, training]) {
          const dropout = makeDropout();
          const before = tf.memory().numTensors;
          const outputs = apply({ layer, inputs, dropout });
          const made = new Set<tf.Tensor>(Object.values(outputs));
          for (const input of Object.values(inputs)) made.delete(input);
          assert.equal(tf.memory().numTensors - before, made.size, 'tensors left by a forward pass');
          tf.dispose([...made]);
          const { value, grads } = gradients(layer, () => apply({ layer, inputs, dropout }));
          tf.dispose([value, grads]);
          assert.equal(tf.memory().numTensors, before, 'tensors left by a gradient');
        }
      }),
    },
    {
      name: 'gives every parameter a finite gradient that is not zero',
      run: within((layer, inputs) => {
        for (const dropout of [noDropout, training()]) {
          const { grads } = gradients(layer, () => apply({ layer, inputs, dropout }));
          assert.deepEqual(shapesOf(grads), contract.parameters);
          for (const [name, gradient] of Object.entries(grads)) {
            const values = gradient.dataSync();
            assert.ok(values.every(Number.isFinite), `gradient of ${name} must be finite`);
            assert.ok(
              values.some((value) => Math.abs(value) > 1e-7),
              `gradient of ${name} must not be zero`,
            );
          }
        }
      }),
    },
    {
      name: 'has the gradient that differences of its output have',
      run: within((layer, inputs) => {
        const forward = () => apply({ layer, inputs, dropout: noDropout });
        const { grads } = gradients(layer, forward);
        for (const [name, variable] of layer.parameters) {
          const gradient = grads[name]!;
          const norm = tf.norm(gradient).dataSync()[0]!;
          const original = variable.clone();
          const step = 2e-3; // small, for a ReLU may turn within it
          const shifted = (sign: number) => {
            variable.assign(tf.add(original, tf.mul(gradient, (sign * step) / norm)));
            return probe(forward());
          };
          const slope = (shifted(1) - shifted(-1)) / (2 * step);
          variable.assign(original);
          const allowed = 0.02 * norm + 1e-3;
          assert.ok(Math.abs(slope - norm) <= allowed, `slope along ${name}: must be ${norm}, received ${slope}`);
        }
      }),
    },
    {
      name: 'starts from the same weights for the same seed, from others for another',
      run: within((layer) => {
        const same = build(randomStream(WEIGHT_SEED));
        const other = build(randomStream(WEIGHT_SEED + 1));
        for (const [name, variable] of layer.parameters) {
          const values = variable.dataSync();
          assert.deepEqual(same.parameters.get(name)!.dataSync(), values, name);
          assert.notDeepEqual(other.parameters.get(name)!.dataSync(), values, name);
          assert.ok(new Set(values).size === values.length, `initial values of ${name} must differ from one another`);
        }
        same.dispose();
        other.dispose();
      }),
    },
    {
      name: 'treats each row of a batch by itself',
      run: within((layer, inputs) => {
        const whole = apply({ layer, inputs, dropout: noDropout });
        const batch = Object.values(inputs)[0]!.shape[0]!;
        assert.ok(batch >= 3, 'inputs must have at least three rows');
        const order = Array.from({ length: batch }, (_, row) => (row + 1) % batch);
        for (const rows of [order, [1], [batch - 1, 0]]) {
          const chosen = Object.fromEntries(
            Object.entries(inputs).map(([name, input]) => [name, tf.gather(input, rows)]),
          ) as unknown as I;
          const outputs = apply({ layer, inputs: chosen, dropout: noDropout });
          for (const [name, output] of Object.entries(outputs))
            assertClose({
              what: name,
              actual: output.arraySync(),
              expected: tf.gather(whole[name]!, rows).arraySync(),
              tolerance: 1e-5,
            });
        }
      }),
    },
    {
      name: contract.drops ? 'drops in training only, anew at each call' : 'drops nothing',
      run: within((layer, inputs) => {
        const evaluated = valuesOf(apply({ layer, inputs, dropout: noDropout }));
        assert.deepEqual(valuesOf(apply({ layer, inputs, dropout: noDropout })), evaluated);
        const dropout = training();
        const [first, second] = [apply({ layer, inputs, dropout }), apply({ layer, inputs, dropout })].map(valuesOf);
        if (!contract.drops) {
          assert.deepEqual(first, evaluated);
          return;
        }
        assert.notDeepEqual(first, evaluated);
        assert.notDeepEqual(first, second);
        assert.deepEqual(valuesOf(apply({ layer, inputs, dropout: training() })), first);
      }),
    },
    {
      name: 'frees everything on dispose',
      run: () => {
        const { numTensors, numDataBuffers } = tf.memory();
        const layer = build(randomStream(WEIGHT_SEED));
        assert.equal(tf.memory().numTensors - numTensors, Object.keys(contract.parameters).length);
        layer.dispose();
        assert.equal(tf.memory().numTensors, numTensors);
        assert.equal(tf.memory().numDataBuffers, numDataBuffers);
      },
    },
  ];
  const variants = Object.entries(contract.variants).map(([setting, buildVariant]) => ({
    name: `honours ${setting}`,
    run: within((layer, inputs) => {
      const variant = buildVariant(randomStream(WEIGHT_SEED));
      const expected = valuesOf(apply({ layer, inputs, dropout: training() }));
      assert.notDeepEqual(valuesOf(apply({ layer: variant, inputs, dropout: training() })), expected);
      variant.dispose();
    }),
  }));
  const refusals = Object.entries(contract.refusals).map(([message, call]) => ({
    name: `refuses: ${message}`,
    run: within((layer, inputs) => {
      assert.throws(() => call(layer, inputs), { name: 'RangeError', message });
    }),
  }));
  return [...checks, ...variants, ...refusals];
}

/** A different fixed weight for each value of each output, so that no gradient cancels by symmetry. */
function probes(outputs: NamedTensors): readonly tf.Tensor[] {
  return Object.values(outputs).map((output, o) => randomTensor(output.shape, randomStream(PROBE_SEED, o)));
}

function gradients(layer: Layer, forward: () => NamedTensors) {
  const names = new Map([...layer.parameters].map(([name, variable]) => [variable.name, name]));
  const { value, grads } = tf.variableGrads(() => {
    const outputs = forward();
    const weights = probes(outputs);
    return tf.addN(Object.values(outputs).map((output, o) => tf.sum(tf.mul(output, weights[o]!)))) as tf.Scalar;
  }, [...layer.parameters.values()]);
  return {
    value,
    grads: Object.fromEntries(Object.entries(grads).map(([variable, gradient]) => [names.get(variable)!, gradient])),
  };
}

/** The same sum in double precision. */
function probe(outputs: NamedTensors): number {
  const weights = probes(outputs).map((weight) => weight.dataSync());
  return Object.values(outputs)
    .map((output, o) => Array.from(output.dataSync()).reduce((sum, value, i) => sum + value * weights[o]![i]!, 0))
    .reduce((sum, part) => sum + part, 0);
}

function shapesOf(tensors: NamedTensors): Record<string, readonly number[]> {
  return Object.fromEntries(Object.entries(tensors).map(([name, { shape }]) => [name, shape]));
}

function valuesOf(tensors: NamedTensors): Record<string, Nested> {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, tensor.arraySync()]));
}

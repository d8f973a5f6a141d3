import type { FeatureExtractor, FeatureSequence } from '@sdumc/core';
import assert from 'node:assert/strict';
import { it } from 'vitest';

export type Made<Value> = Value | Promise<Value>;

/** What is asked of an extractor of any modality. */
export interface Conformance<Extractor> {
  /** An extractor with the settings that `expected` speaks of; called more than once. */
  readonly make: () => Made<Extractor>;
  /** What it must declare, and write on every sequence. */
  readonly expected: Pick<FeatureExtractor<unknown>, 'name' | 'width' | 'hopSeconds'>;
  /** Extractors that differ from `make` in one setting each: their versions differ from its version and from each other. */
  readonly variants?: Readonly<Record<string, () => Made<Extractor>>>;
}

/** One input, as often as it is asked for: what may be walked once is made anew. */
export interface ConformanceInput<Input> {
  readonly input: () => Input;
  /** T that it must give. */
  readonly frames: number;
}

/**
 * What every extractor must prove: it declares what it delivers; T is as expected; every value is finite, and 0 where nothing
 * was observed; nothing gives undefined; the same input gives the same frames, from the same extractor and from a fresh one, and
 * while other calls run; different inputs give different frames; every setting changes the version.
 *
 * @param inputs at least two, which give different frames; by what they are
 * @param nothing inputs that hold nothing; by what they are
 */
export function conformanceOfExtractor<Input>(
  { make, expected, variants = {} }: Conformance<FeatureExtractor<Input>>,
  inputs: Readonly<Record<string, ConformanceInput<Input>>>,
  nothing: Readonly<Record<string, () => Input>>,
): void {
  it('declares what is expected of it', async () => {
    const { name, width, hopSeconds, version } = await make();
    assert.deepEqual({ name, width, hopSeconds }, expected);
    assert.match(name, /^\S+$/);
    assert.match(version, /^\S+$/);
  });

  // What one extractor makes of every input, computed once: all that follows is held against it.
  let made: Promise<Delivered<Input>> | undefined;
  const delivered = () => (made ??= allDelivered(make, inputs));

  it.each(Object.entries(inputs))('delivers what it declares: %s', async (name, { frames }) => {
    const { extractor, sequences } = await delivered();
    const sequence = sequences.get(name)!;
    assert.equal(sequence.frames, frames);
    assert.equal(sequence.width, extractor.width);
    assert.equal(sequence.hopSeconds, extractor.hopSeconds);
    assert.equal(sequence.extractor, extractor.name);
    assert.equal(sequence.version, extractor.version);
    assert.ok(sequence.values instanceof Float32Array);
    assert.equal(sequence.values.length, frames * extractor.width);
    assert.ok(sequence.values.every(Number.isFinite), 'every value is finite');
    assertObserved(sequence);
  });

  it.each(Object.entries(nothing))('gives undefined where there is nothing: %s', async (_, input) => {
    assert.equal(await (await make()).extract(input()), undefined);
  });

  it('gives the same frames for the same input, in another order and from a fresh extractor', async () => {
    const { extractor, sequences } = await delivered();
    const first = [...sequences.values()];
    const again = await inTurn(extractor, Object.values(inputs).reverse());
    const fresh = await inTurn(await make(), Object.values(inputs));
    assert.deepEqual(again.reverse(), first);
    assert.deepEqual(fresh, first);
  });

  it('keeps calls that overlap apart', async () => {
    const { extractor, sequences } = await delivered();
    const together = await Promise.all(Object.values(inputs).map(({ input }) => extracted(extractor, input())));
    assert.deepEqual(together, [...sequences.values()]);
  });

  it('gives different frames for different inputs', async () => {
    const sequences = [...(await delivered()).sequences.values()];
    assert.ok(sequences.length > 1, 'there are inputs to compare');
    const distinct = new Set(sequences.map(({ values }) => values.join()));
    assert.equal(distinct.size, sequences.length);
  });

  if (Object.keys(variants).length > 0)
    it('has another version with every other setting', async () => {
      const names = new Map([[(await make()).version, 'make']]);
      for (const [name, variant] of Object.entries(variants)) {
        const { version } = await variant();
        assert.ok(!names.has(version), `${name} has the version of ${names.get(version) ?? ''}: ${version}`);
        names.set(version, name);
      }
    });
}

interface Delivered<Input> {
  readonly extractor: FeatureExtractor<Input>;
  readonly sequences: ReadonlyMap<string, FeatureSequence>;
}

async function allDelivered<Input>(
  make: Conformance<FeatureExtractor<Input>>['make'],
  inputs: Readonly<Record<string, ConformanceInput<Input>>>,
): Promise<Delivered<Input>> {
  const extractor = await make();
  const sequences = await inTurn(extractor, Object.values(inputs));
  return { extractor, sequences: new Map(Object.keys(inputs).map((name, place) => [name, sequences[place]!])) };
}

/** The frames of an input that holds something. */
export async function extracted<Input>(extractor: FeatureExtractor<Input>, input: Input): Promise<FeatureSequence> {
  const sequence = await extractor.extract(input);
  assert.ok(sequence !== undefined, 'there are frames');
  return sequence;
}

async function inTurn<Input>(
  extractor: FeatureExtractor<Input>,
  inputs: readonly ConformanceInput<Input>[],
): Promise<FeatureSequence[]> {
  const sequences: FeatureSequence[] = [];
  for (const { input } of inputs) sequences.push(await extracted(extractor, input()));
  return sequences;
}

function assertObserved({ observed, values, frames, width }: FeatureSequence): void {
  if (observed === undefined) return;
  assert.equal(observed.length, frames);
  for (const [frame, seen] of observed.entries()) {
    assert.ok(seen === 0 || seen === 1, `observed is 0 or 1, received ${seen}`);
    if (seen === 1) continue;
    const row = values.subarray(frame * width, (frame + 1) * width);
    assert.ok(
      row.every((value) => value === 0),
      `frame ${frame} was not observed and is 0`,
    );
  }
}

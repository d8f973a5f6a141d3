import type { Split, UtteranceSource } from '@sdumc/core';
import { withTestFold, withTestFromTrain } from '@sdumc/datasets';
import { describe, expect, test } from 'vitest';
import { judgedRows } from './judged-rows.ts';
import type { TrainedModel } from '@sdumc/program';

function sourceOf(sizes: Partial<Record<Split, number>>, name = 'mosi'): UtteranceSource {
  const splits = Object.entries(sizes).flatMap(([split, size]) => new Array<Split>(size).fill(split as Split));
  return {
    name,
    utterances: splits.map((split, row) => ({ id: `u${row}`, videoId: `${split}${row >> 1}`, split, valence: 0 })),
    widths: {},
    read: (row) => Promise.resolve({ audio: { values: Float32Array.of(row), frames: 1, width: 1 } }),
  };
}

const WHOLE = sourceOf({ train: 20, valid: 4, test: 6 });
const network = (fold: number | null, seed = 1) => ({ folder: `fold ${fold} seed ${seed}`, seed, fold });
const modelOf = (folds: number | null, networks: TrainedModel['networks'], dataset = 'mosi'): TrainedModel => {
  return { networks, run: { dataset, seeds: 1, folds, trainedOn: null }, home: '' };
};
const judge = (source: UtteranceSource, model: TrainedModel, split: Split = 'test') =>
  judgedRows(source, { split, model, network: model.networks[0]! });
const ids = ({ source, rows }: ReturnType<typeof judgedRows>) => rows.map((row) => source.utterances[row]!.id);

describe('judgedRows', () => {
  const plain = modelOf(null, [network(null)]);

  test('are the split’s own', () => {
    expect(ids(judge(WHOLE, plain))).toEqual(['u24', 'u25', 'u26', 'u27', 'u28', 'u29']);
    expect(judge(WHOLE, plain)).toMatchObject({ from: 'split', source: WHOLE });
    expect(ids(judge(WHOLE, plain, 'valid'))).toEqual(['u20', 'u21', 'u22', 'u23']);
  });

  test('are a fifth of train where there is no test split, as in training', () => {
    const judged = judge(sourceOf({ train: 20, valid: 4 }), plain);
    expect(judged.from).toBe('train');
    expect(judged.rows).toHaveLength(4);
    const trained = withTestFromTrain(sourceOf({ train: 20, valid: 4 }));
    expect(ids(judged)).toEqual(trained.utterances.filter(({ split }) => split === 'test').map(({ id }) => id));
    expect(judged.source.utterances.filter(({ split }) => split === 'train')).toHaveLength(16);
  });

  test('are each fold’s own of a cross-validated run, none twice', () => {
    const networks = [0, 1, 2].map((fold) => network(fold));
    const model = modelOf(3, networks);
    const all = networks.map((one) => judgedRows(WHOLE, { split: 'test', model, network: one }));
    expect(all.map(({ from }) => from)).toEqual(['folds', 'folds', 'folds']);
    expect(all.map(ids)).toEqual(
      [0, 1, 2].map((fold) =>
        withTestFold(WHOLE, { folds: 3, fold }).utterances.flatMap(({ id, split }) => (split === 'test' ? [id] : [])),
      ),
    );
    // A network that is named alone was taught by the rows of all other folds: it is judged on no more than its own.
    expect(ids(judge(WHOLE, modelOf(3, networks.slice(2))))).toEqual(ids(all[2]!));
    expect(all.flatMap(ids).sort()).toEqual(Array.from({ length: 20 }, (_, row) => `u${row}`).sort());
    expect(() => judge(WHOLE, model, 'valid')).toThrow('--split must be test for a network of a cross-validated run');
  });

  test('are not to be had of folds on other data, unless one network is named', () => {
    const networks = [network(0), network(1)];
    const other = sourceOf({ train: 4, test: 6 }, 'mosei');
    expect(() => judge(other, modelOf(2, networks))).toThrow(
      'mosei is not what these networks were cross-validated on, mosi: name one of them, such as fold 0 seed 1',
    );
    expect(judge(other, modelOf(2, networks.slice(1)))).toMatchObject({ from: 'split' });
  });

  test('must be some', () => {
    expect(() => judge(sourceOf({ train: 4, test: 2 }), plain, 'valid')).toThrow('mosi: no utterance has split valid');
    expect(() => judge(sourceOf({ valid: 4 }), plain)).toThrow('a fifth of train cannot become test');
  });
});

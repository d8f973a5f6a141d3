import { rowsOf, type Split, type UtteranceSource } from '@sdumc/core';
import { withTestFold, withTestFromTrain } from '@sdumc/datasets';
import type { EvaluationReport } from '@sdumc/report';
import type { TrainedModel, TrainedNetwork } from '@sdumc/program';

/** The rows that a network is judged on. */
export interface JudgedRows {
  readonly network: TrainedNetwork;
  readonly source: UtteranceSource;
  readonly rows: readonly number[];
  readonly from: EvaluationReport['rowsFrom'];
}

/**
 * The rows of the split; of a fold of a cross-validated run, the very rows that were its test rows. Where there are no test rows, the
 * fifth of train that training sets aside.
 *
 * @throws Error where there are none, or where they are not to be had for this network
 */
export function judgedRows(
  source: UtteranceSource,
  { split, model, network }: { readonly split: Split; readonly model: TrainedModel; readonly network: TrainedNetwork },
): JudgedRows {
  const { run, networks } = model;
  const folds = run?.dataset === source.name ? run.folds : null;
  const judged = (divided: UtteranceSource, from: JudgedRows['from']): JudgedRows => {
    const rows = rowsOf(divided, split);
    if (rows.length === 0) throw new Error(`${source.name}: no utterance has split ${split}`);
    return { network, source: divided, rows, from };
  };
  if (network.fold !== null && folds !== null) {
    if (split !== 'test')
      throw new Error(`--split must be test for a network of a cross-validated run, received ${split}`);
    return judged(withTestFold(source, { folds, fold: network.fold }), 'folds');
  }
  if (network.fold !== null && networks.length > 1)
    throw new Error(
      `${source.name} is not what these networks were cross-validated on${run === null ? '' : `, ${run.dataset}`}: name one of them, such as ${network.folder}`,
    );
  if (split !== 'test' || rowsOf(source, 'test').length > 0) return judged(source, 'split');
  return judged(withTestFromTrain(source), 'train');
}

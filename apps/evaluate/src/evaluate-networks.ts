import { rowsOf } from '@sdumc/core';
import { withStandardisation, type MissingProtocol } from '@sdumc/datasets';
import { predictUnderProtocols, type ProtocolPredictions } from '@sdumc/trainer';
import type { JudgedRows } from './judged-rows.ts';
import { loadTrained } from '@sdumc/program';
import type { TrainedNetwork } from '@sdumc/program';

/** What one network said of the rows that it is judged on. */
export interface NetworkPredictions {
  readonly network: TrainedNetwork;
  /** In the order of the protocols, each of all rows */
  readonly protocols: readonly ProtocolPredictions[];
  /** [rows] */
  readonly targets: readonly number[];
  /** False: it attends to padding, the published behaviour */
  readonly masksPadding: boolean;
  /** The mean label of train and valid; null where there is neither */
  readonly constant: number | null;
}

/** @returns null where the signal ended it */
export async function evaluateNetworks(
  all: readonly JudgedRows[],
  options: {
    readonly protocols: readonly MissingProtocol[];
    readonly seed: number;
    readonly draws: number;
    readonly batch: number;
    readonly signal: AbortSignal;
    /** @param done predictions so far, over all networks */
    readonly onProgress: (done: number) => void;
  },
): Promise<NetworkPredictions[] | null> {
  const predictions: NetworkPredictions[] = [];
  let before = 0;
  for (const judged of all) {
    const { network, source, rows } = judged;
    const loaded = await loadTrained(network.folder, source);
    const masksPadding = loaded.network.config.maskPadding;
    let done = 0;
    const protocols = await predictUnderProtocols({
      ...options,
      model: loaded.network,
      source: withStandardisation(source, loaded.standardisation, { clip: loaded.clip }),
      widths: loaded.widths,
      rows,
      batchSize: options.batch,
      byLength: masksPadding, // Otherwise a prediction depends on its batch mates.
      onProgress: (now) => options.onProgress(before + (done = now)),
    }).finally(() => loaded.network.dispose());
    if (protocols === null) return null;
    before += done;
    const targets = rows.map((row) => source.utterances[row]!.valence);
    predictions.push({ network, protocols, targets, masksPadding, constant: meanLabel(judged) });
  }
  return predictions;
}

function meanLabel({ source }: JudgedRows): number | null {
  const labels = rowsOf(source, 'train', 'valid').map((row) => source.utterances[row]!.valence);
  return labels.length === 0 ? null : labels.reduce((sum, label) => sum + label, 0) / labels.length;
}

import type { BackendName } from '@sdumc/backend';
import { EVALUATION_FORMAT, type EvaluatedProtocol, type EvaluationReport } from '@sdumc/report';
import { presentModalities } from './chosen-protocols.ts';
import type { NetworkPredictions } from './evaluate-networks.ts';
import type { JudgedRows } from './judged-rows.ts';
import type { OpenData } from '@sdumc/program';
import type { EvaluateOptions } from './options.ts';
import { constantMae, protocolFigures } from './protocol-figures.ts';
import type { TrainedModel } from '@sdumc/program';

interface Evaluated {
  readonly options: EvaluateOptions;
  readonly model: TrainedModel;
  readonly data: OpenData;
  readonly judged: readonly JudgedRows[];
  readonly predictions: readonly NetworkPredictions[];
  readonly backend: BackendName;
}

/** What evaluation.json holds. */
export function evaluationReport(evaluated: Evaluated): EvaluationReport {
  const { options, model, data, judged, predictions, backend } = evaluated;
  const [first] = model.networks;
  const ofOneSeed = judged.filter(({ network }) => network.seed === first?.seed);
  const protocols = protocolFigures(predictions);
  return {
    format: EVALUATION_FORMAT,
    model: options.model,
    networks: model.networks.map(({ folder, seed, fold }) => ({ folder, seed, fold: fold === null ? null : fold + 1 })),
    data: data.source.name,
    split: options.split,
    rowsFrom: judged[0]!.from,
    utterances: ofOneSeed.reduce((sum, { rows }) => sum + rows.length, 0),
    modalities: presentModalities(data.source),
    seed: options.seed,
    draws: options.draws,
    backend,
    constantMae: constantMae(predictions),
    protocols,
    notes: notes(evaluated, protocols),
  };
}

function notes({ model, data, judged, predictions }: Evaluated, protocols: readonly EvaluatedProtocol[]): string[] {
  const { name, widths } = data.source;
  const nothingDropped = protocols.some(({ kind, points }) => kind === 'frames' && points.at(-1)!.hidden === 0);
  const foreign = model.run !== null && model.run.dataset !== name;
  return [
    ...data.problems.map((problem) => `left out, since it cannot be read: ${problem}`),
    ...data.notes,
    ...(foreign ? [`the model was trained on ${model.run.dataset}, not on ${name}`] : []),
    ...(judged[0]!.from === 'train'
      ? ['there is no test split: the fifth of train is judged that training without folds sets aside']
      : []),
    ...(widths.text === undefined ? ['there is no real text: the complete flow sees audio and video alone'] : []),
    ...(predictions.some(({ masksPadding }) => !masksPadding)
      ? ['the network attends to padding: what is hidden are zeros to it, and a prediction depends on its batch']
      : []),
    ...(nothingDropped ? ['frames: nothing could be dropped, no modality has more than one frame'] : []),
  ];
}

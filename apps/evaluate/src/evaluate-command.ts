import { join } from 'node:path';
import { selectBackend } from '@sdumc/backend';
import {
  cacheFolder,
  expectTrainedExtractors,
  findNetworks,
  judgedData,
  loadTrained,
  openData,
  print,
  showTask,
  STOPPED,
  stopSignal,
  withReadableText,
  type OpenData,
  type TrainedModel,
  type TrainingConditions,
} from '@sdumc/program';
import { missingCurveSvg, renderEvaluation, type EvaluationReport } from '@sdumc/report';
import { countPredictions } from '@sdumc/trainer';
import { chosenProtocols } from './chosen-protocols.ts';
import { evaluateNetworks } from './evaluate-networks.ts';
import { evaluationReport } from './evaluation-report.ts';
import { evaluationTable } from './evaluation-table.ts';
import { judgedRows } from './judged-rows.ts';
import { parseOptions, type EvaluateOptions } from './options.ts';
import { claimOutFolder, type EvaluationFiles } from './out-folder.ts';
import { expectTrainedScale } from './trained-scale.ts';
import { encoderFor, expectTrainedWords, trainedWords } from './trained-words.ts';

/** `evaluate` as it is typed. */
export async function evaluateCommand(args: readonly string[]): Promise<number> {
  const asked = parseOptions(args);
  const model = await findNetworks(asked.model);
  const options = { ...asked, ...judgedData(asked, model) };
  const expected = await trainedWords(model.networks);
  const words = { words: encoderFor(expected), cache: cacheFolder(process.env) };
  const data = await openData(options.data, options, words);
  try {
    expectTrainedWords(data, { expected, model: options.model });
    expectTrainedScale(data.source, { options, run: model.run });
    return await evaluate(options, model, data);
  } finally {
    await data.close();
  }
}

async function evaluate(options: EvaluateOptions, model: TrainedModel, opened: OpenData): Promise<number> {
  const trained: TrainingConditions[] = [];
  // What cannot be used is refused now, not when its turn comes.
  for (const { folder } of model.networks) {
    const loaded = await loadTrained(folder, opened.source);
    loaded.network.dispose();
    expectTrainedExtractors({ name: opened.source.name, origins: opened.origins }, { folder, origins: loaded.origins });
    trained.push(loaded.trained);
  }
  const { source, leftOut, notes } = withReadableText(opened.source, trained);
  const data = { ...opened, source, notes: [...opened.notes, ...notes] };
  if (leftOut.simulated !== undefined && options.missing?.some(({ kind }) => kind === 'simulated'))
    throw new Error(`--missing simulated: ${leftOut.simulated}`);
  const protocols = chosenProtocols(options.missing, source);
  const judged = model.networks.map((network) => judgedRows(source, { split: options.split, model, network }));
  const backend = await selectBackend(options.backend);
  print(`backend: ${backend.description}${backend.hint === null ? '' : `. ${backend.hint}`}`);
  for (const problem of data.problems) print(`problem: ${problem}`);
  const folder = options.out ?? join(model.home, 'evaluation');
  const signal = stopSignal(); // Before the folder is made: who stops it takes it away again.
  const out = await claimOutFolder(folder);
  const rows = judged.reduce((sum, one) => sum + one.rows.length, 0);
  print(`evaluating ${options.model} on ${data.source.name}, results go to ${folder}`);
  const total = rows * countPredictions({ ...options, protocols });
  const task = showTask({ label: 'evaluating', unit: 'predictions', total });
  const work = { ...options, protocols, signal, onProgress: (done: number) => task.at(done) };
  const predictions = await evaluateNetworks(judged, work)
    .finally(() => task.stop())
    .catch(async (error: unknown) => {
      await out.abandon();
      throw error;
    });
  if (predictions === null) {
    await out.abandon();
    print('stopped; nothing was written');
    return STOPPED;
  }

  const report = evaluationReport({ options, model, data, judged, predictions, backend: backend.name });
  for (const note of report.notes) print(`note: ${note}`);
  await out.write(await evaluationFiles(report));
  print(evaluationTable(report));
  print(`report: ${join(folder, 'evaluation.html')}`);
  return 0;
}

async function evaluationFiles(report: EvaluationReport): Promise<EvaluationFiles> {
  return {
    'missing-curve.svg': await missingCurveSvg(report),
    'evaluation.html': await renderEvaluation(report),
    'evaluation.json': `${JSON.stringify(report, null, 2)}\n`,
  };
}

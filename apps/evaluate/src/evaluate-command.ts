import { join } from 'node:path';
import { selectBackend } from '@sdumc/backend';
import { cacheFolder, openData, showTask, STOPPED, stopSignal, type OpenData } from '@sdumc/program';
import { missingCurveSvg, renderEvaluation, type EvaluationReport } from '@sdumc/report';
import { countPredictions } from '@sdumc/trainer';
import { chosenProtocols } from './chosen-protocols.ts';
import { evaluateNetworks } from './evaluate-networks.ts';
import { evaluationReport } from './evaluation-report.ts';
import { evaluationTable } from './evaluation-table.ts';
import { judgedRows } from './judged-rows.ts';
import { loadTrained } from '@sdumc/program';
import { parseOptions, type EvaluateOptions } from './options.ts';
import { claimOutFolder, type EvaluationFiles } from './out-folder.ts';
import { findNetworks, type TrainedModel } from '@sdumc/program';
import { expectTrainedScale } from './trained-scale.ts';
import { encoderFor, expectTrainedWords, trainedWords } from './trained-words.ts';

/** `evaluate` as it is typed. */
export async function evaluateCommand(args: readonly string[]): Promise<number> {
  const options = parseOptions(args);
  const model = await findNetworks(options.model);
  if (options.data === null && model.run !== null && model.run.dataset !== 'synthetic')
    throw new Error(`--data is missing: ${options.model} was trained on ${model.run.dataset}`);
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

async function evaluate(options: EvaluateOptions, model: TrainedModel, data: OpenData): Promise<number> {
  const protocols = chosenProtocols(options.missing, data.source);
  const judged = model.networks.map((network) => judgedRows(data.source, { split: options.split, model, network }));
  const backend = await selectBackend(options.backend);
  console.log(`backend: ${backend.description}${backend.hint === null ? '' : `. ${backend.hint}`}`);
  // What cannot be used is refused now, not when its turn comes.
  for (const { folder } of model.networks) (await loadTrained(folder, data.source)).network.dispose();

  for (const problem of data.problems) console.log(`problem: ${problem}`);
  const folder = options.out ?? join(model.home, 'evaluation');
  const signal = stopSignal(); // Before the folder is made: who stops it takes it away again.
  const out = await claimOutFolder(folder);
  const rows = judged.reduce((sum, one) => sum + one.rows.length, 0);
  console.log(`evaluating ${options.model} on ${data.source.name}, results go to ${folder}`);
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
    console.log('stopped; nothing was written');
    return STOPPED;
  }

  const report = evaluationReport({ options, model, data, judged, predictions, backend: backend.name });
  for (const note of report.notes) console.log(`note: ${note}`);
  await out.write(await evaluationFiles(report));
  console.log(evaluationTable(report));
  console.log(`report: ${join(folder, 'evaluation.html')}`);
  return 0;
}

async function evaluationFiles(report: EvaluationReport): Promise<EvaluationFiles> {
  return {
    'missing-curve.svg': await missingCurveSvg(report),
    'evaluation.html': await renderEvaluation(report),
    'evaluation.json': `${JSON.stringify(report, null, 2)}\n`,
  };
}

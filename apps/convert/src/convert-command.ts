import { resolve, sep } from 'node:path';
import { openDataset, type Dataset } from '@sdumc/datasets';
import { datasetOptions, nonFiniteNotes, print, showTask, STOPPED, stopSignal } from '@sdumc/program';
import { openFeatureStore } from '@sdumc/store';
import { convert } from './convert.ts';
import { fingerprint } from './fingerprint.ts';
import { parseOptions, type ConvertOptions } from './options.ts';

/** Lines about what cannot be read that are printed; the rest is counted. */
const MOST_PROBLEMS = 20;

/** `convert` as it is typed. */
export async function convertCommand(args: readonly string[]): Promise<number> {
  const options = parseOptions(args);
  const signal = stopSignal();
  const [source, store] = [resolve(options.in), resolve(options.out)];
  if (`${store}${sep}`.startsWith(`${source}${sep}`) || `${source}${sep}`.startsWith(`${store}${sep}`))
    throw new Error(`--out must be a folder apart from --in, received ${options.out} and ${options.in}`);
  const dataset = await openDataset(options.in, await datasetOptions(options));
  try {
    return await convertDataset(dataset, { options, store, signal });
  } finally {
    await dataset.close();
  }
}

/** @returns the exit code */
async function convertDataset(
  dataset: Dataset,
  {
    options,
    store,
    signal,
  }: { readonly options: ConvertOptions; readonly store: string; readonly signal: AbortSignal },
): Promise<number> {
  for (const note of dataset.notes) print(`note: ${note}`);

  const started = performance.now();
  const progress = showTask({ label: 'converting', unit: 'utterances', total: dataset.utterances.length });
  const { written, kept, problems, stopped } = await convert({
    dataset,
    store,
    version: await fingerprint(options.in),
    elementType: options.numbers === 'float16' ? 'F16' : 'F32',
    signal,
    onUtterance: (done) => progress.at(done),
  }).finally(() => progress.stop());
  for (const note of nonFiniteNotes(dataset.nonFinite)) print(`note: ${note}`);

  for (const problem of problems.slice(0, MOST_PROBLEMS)) print(`problem: ${problem}`);
  if (problems.length > MOST_PROBLEMS) print(`problem: ${problems.length - MOST_PROBLEMS} more like these`);
  if (stopped) {
    print('stopped; the same command goes on');
    return STOPPED;
  }
  const opened = await openFeatureStore(store);
  await opened.close();
  const seconds = (performance.now() - started) / 1000;
  const megabytes = (opened.bytes / 1e6).toFixed(1);
  print(`${written} utterances converted in ${seconds.toFixed(1)} s, ${kept} were there already`);
  print(`${options.out}: ${opened.utterances.length} utterances, ${megabytes} MB`);
  return problems.length === 0 ? 0 : 1;
}

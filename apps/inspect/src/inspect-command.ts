import { openDataset } from '@sdumc/datasets';
import { datasetOptions, print, showTask, visibleJson } from '@sdumc/program';
import { inspectDataset } from './inspection.ts';
import { inspectionText } from './inspection-text.ts';
import { parseOptions } from './options.ts';

/** `inspect` as it is typed. */
export async function inspectCommand(args: readonly string[]): Promise<number> {
  const options = parseOptions(args);
  const { path, quick, json } = options;
  const dataset = await openDataset(path, await datasetOptions(options));
  const progress = showTask({ label: 'reading', unit: 'utterances', total: dataset.utterances.length });
  const inspection = await inspectDataset(dataset, { quick, onUtterance: (done) => progress.at(done) }).finally(
    async () => {
      progress.stop();
      await dataset.close();
    },
  );
  print(inspectionText(inspection));
  if (json) print(visibleJson(inspection));
  return inspection.problems.length === 0 ? 0 : 1;
}

import type { Comparison } from './comparison.ts';
import { checkAudioFeatures } from './checks/audio-features.ts';
import { checkCsdFiles } from './checks/csd-files.ts';
import { checkGradients } from './checks/gradients.ts';
import { checkLabelList } from './checks/label-list.ts';
import { checkMertoolsFolder } from './checks/mertools-folder.ts';
import { checkMetrics } from './checks/metrics.ts';
import { checkMmsaPickle } from './checks/mmsa-pickles.ts';
import { checkModelForward } from './checks/model-forward.ts';
import { checkPublishedLayout } from './checks/published-layout.ts';
import { checkRankNContrast } from './checks/rank-n-contrast.ts';
import { checkRefusedArray, checkRefusedPickle } from './checks/refused-files.ts';
import { checkTraining } from './checks/training.ts';
import { goldenFolder, type GoldenFolder } from './golden-folder.ts';

interface Check {
  /** Files without which the check does not apply. */
  readonly needs: readonly string[];
  readonly run: (folder: GoldenFolder) => Promise<Comparison[]>;
}

const MODEL_FILES = ['model/expected.json', 'model/weights.safetensors', 'model/inputs.safetensors'];

const BROKEN_ARRAY = 'formats/mertools/broken-FRA/vid_0_0.npy';

const CHECKS: readonly Check[] = [
  { needs: MODEL_FILES, run: checkModelForward },
  { needs: [...MODEL_FILES, 'model/gradients.safetensors'], run: checkGradients },
  { needs: [...MODEL_FILES, 'model/weights-after-20-steps.safetensors'], run: checkTraining },
  { needs: ['model/published-layout.pt', 'model/published-layout.expected.json'], run: checkPublishedLayout },
  { needs: ['rnc.json'], run: checkRankNContrast },
  { needs: ['metrics.json'], run: checkMetrics },
  { needs: ['audio.json'], run: checkAudioFeatures },
  ...['protocol2', 'protocol4', 'protocol5', 'numpy1'].map((variant) =>
    mmsaCheck(`formats/mmsa-unaligned.${variant}.pkl`, 'formats/mmsa-expected.json'),
  ),
  mmsaCheck('formats/mmsa-aligned.pkl', 'formats/mmsa-aligned-expected.json'),
  { needs: ['formats/mertools/expected.json', 'formats/mertools/label.npz'], run: checkMertoolsFolder },
  { needs: ['formats/csd-expected.json'], run: checkCsdFiles },
  { needs: ['formats/label.csv'], run: checkLabelList },
  ...['formats/hostile.pkl', 'formats/truncated.pkl'].map((file) => ({
    needs: [file],
    run: (folder: GoldenFolder) => checkRefusedPickle(folder, file),
  })),
  { needs: [BROKEN_ARRAY], run: (folder) => checkRefusedArray(folder, BROKEN_ARRAY) },
];

function mmsaCheck(file: string, expectations: string): Check {
  return { needs: [file, expectations], run: (folder) => checkMmsaPickle(folder, file, expectations) };
}

/** Holds every golden file of a folder that applies against our code, on whatever backend is set. */
export async function checkGolden(
  path: string,
  onComparison: (comparison: Comparison) => void = () => undefined,
  onSkip: (reason: string) => void = () => undefined,
): Promise<Comparison[]> {
  const folder = goldenFolder(path);
  const applicable = CHECKS.filter(({ needs }) => folder.has(...needs));
  for (const { needs } of CHECKS) {
    const missing = needs.filter((file) => !folder.has(file));
    if (missing.length > 0 && missing.length < needs.length)
      onSkip(`${needs.join(', ')}: not checked, ${missing.join(', ')} missing`);
    else if (missing.length > 0) onSkip(`${needs.join(', ')}: not checked, not there`);
  }
  if (applicable.length === 0)
    throw new Error(`golden: no golden file in ${path}; expected model/expected.json, rnc.json, …`);
  const all: Comparison[] = [];
  for (const { run } of applicable)
    for (const comparison of await run(folder)) {
      onComparison(comparison);
      all.push(comparison);
    }
  if (all.length === 0) throw new Error(`golden: the files in ${path} hold nothing to compare`);
  return all;
}

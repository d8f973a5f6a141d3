import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import '@tensorflow/tfjs';
import { CONDITIONS, perModality, randomStream, type PerModality } from '@sdumc/core';
import { faceExpressions, hashingTextEncoder, prosody } from '@sdumc/features';
import { publishedNetwork, saveNetwork, TwoFlowNetwork } from '@sdumc/model';
import type { StreamOrigins } from '../trained/stream-origins.ts';
import type { TrainingConditions } from '../trained/training-conditions.ts';

/** As `writeFeatureFolder` writes them. */
const WIDTHS = { audio: 3, text: 5, video: 4 };

/** Writes a network's folder as `train` does: a tiny network that learned nothing. */
export async function writeNetworkFolder(
  folder: string,
  seed = 1,
  widths: PerModality<number> = WIDTHS,
  { origins, trained }: { readonly origins?: StreamOrigins; readonly trained?: TrainingConditions } = {},
): Promise<string> {
  const network = new TwoFlowNetwork(
    {
      ...publishedNetwork(widths),
      width: 8,
      viewWidth: 6,
      latentWidths: { utterance: 4, views: 3 },
      contrastWidth: 4,
      maskPadding: true,
    },
    randomStream(seed),
  );
  const scaleOf = (width: number) => ({
    mean: new Array<number>(width).fill(0),
    scale: new Array<number>(width).fill(1),
  });
  const standardisation = perModality((modality) => scaleOf(widths[modality]));
  mkdirSync(folder, { recursive: true });
  await saveNetwork(folder, {
    network,
    preprocessing: { standardisation, clip: 5, ...(origins && { origins }), ...(trained && { trained }) },
  });
  network.dispose();
  return folder;
}

/** Writes a run's folder: run.json, and a network for each place. */
export async function writeRun(
  folder: string,
  {
    dataset,
    seeds,
    folds = null,
  }: { readonly dataset: string; readonly seeds: number; readonly folds?: number | null },
): Promise<string> {
  for (let fold = 1; fold <= (folds ?? 1); fold++)
    for (let seed = 1; seed <= seeds; seed++)
      await writeNetworkFolder(
        join(folder, 'model', ...(folds === null ? [] : [`fold-${fold}`]), `seed-${seed}`),
        10 * fold + seed,
      );
  writeFileSync(join(folder, 'run.json'), JSON.stringify({ dataset, options: { seeds, folds } }));
  return folder;
}

const ON_WORDS: TrainingConditions = { conditions: CONDITIONS, simulation: 'words' };

/** Writes the folder of a run that scores clips by their prosody, words and faces: tiny networks that learned nothing. */
export async function writeClipRun(
  folder: string,
  { seeds, trained = ON_WORDS }: { readonly seeds: number; readonly trained?: TrainingConditions },
): Promise<string> {
  const extractors = { audio: prosody(), text: hashingTextEncoder(), video: faceExpressions() };
  const widths = perModality((modality) => extractors[modality].width);
  const origins = perModality((modality) => {
    const { name, version, hopSeconds } = extractors[modality];
    return { extractor: name, version, hopSeconds };
  });
  for (let seed = 1; seed <= seeds; seed++)
    await writeNetworkFolder(join(folder, 'model', `seed-${seed}`), seed, widths, { origins, trained });
  writeFileSync(join(folder, 'run.json'), JSON.stringify({ dataset: 'clips', options: { seeds, folds: null } }));
  return folder;
}

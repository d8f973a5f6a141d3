import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  CONDITIONS,
  MODALITIES,
  modalityOf,
  SIMULATION_KINDS,
  STREAMS,
  type Condition,
  type SimulationKind,
  type Stream,
  type UtteranceSource,
} from '@sdumc/core';
import type { Standardisation } from '@sdumc/datasets';
import { loadNetwork, type TwoFlowNetwork } from '@sdumc/model';
import type { StreamOrigins } from './stream-origins.ts';
import { unrecordedConditions, type TrainingConditions } from './training-conditions.ts';

/** A network, and what was done to features before it saw them. */
export interface LoadedNetwork {
  /** Who made the features that it learned from */
  readonly origins: StreamOrigins;
  /** What training showed it of the text */
  readonly trained: TrainingConditions;
  readonly network: TwoFlowNetwork;
  readonly standardisation: Standardisation;
  /** Standardised features are cut off at ± this many deviations */
  readonly clip: number;
  /** D of every stream as the network takes it */
  readonly widths: Readonly<Record<Stream, number>>;
}

/**
 * Reads a network's folder, and makes sure that it takes these data where they are known.
 *
 * Errors: `runs/a/model/seed-1: audio must be 74 wide, as the network was trained, received 40`; or the file that is damaged.
 */
export async function loadTrained(
  folder: string,
  { name, widths }: Pick<UtteranceSource, 'name' | 'widths'> = { name: '', widths: {} },
): Promise<LoadedNetwork> {
  const config = join(folder, 'config.json');
  if (!existsSync(join(folder, 'model.safetensors'))) throw new Error(`${folder}: model.safetensors is missing`);
  const { network, preprocessing } = await loadNetwork(folder);
  const { featureWidths } = network.config;
  try {
    const { standardisation, clip } = readPreprocessing(preprocessing, config);
    const origins = readOrigins(preprocessing, config);
    const trained = readTrained(preprocessing, config) ?? unrecordedConditions(origins);
    for (const modality of MODALITIES) {
      const measured = standardisation[modality]?.mean.length ?? featureWidths[modality];
      if (measured !== featureWidths[modality])
        throw new Error(
          `${config}: preprocessing.standardisation.${modality} must be ${featureWidths[modality]} wide, received ${measured}`,
        );
    }
    for (const stream of STREAMS) {
      const [received, expected] = [widths[stream], featureWidths[modalityOf(stream)]];
      if (received === undefined || received === expected) continue;
      const without = standardisation[modalityOf(stream)] === undefined ? ` (it was trained without ${stream})` : '';
      throw new Error(
        `${name}: ${stream} must be ${expected} wide, as ${folder} takes it, received ${received}${without}`,
      );
    }
    const ofStream = STREAMS.map((stream) => [stream, featureWidths[modalityOf(stream)]]);
    const takes = Object.fromEntries(ofStream) as Record<Stream, number>;
    return { network, standardisation, clip, origins, trained, widths: takes };
  } catch (error) {
    network.dispose();
    throw error;
  }
}

function readPreprocessing(preprocessing: unknown, path: string): { standardisation: Standardisation; clip: number } {
  const { standardisation, clip } = (preprocessing ?? {}) as { standardisation?: unknown; clip?: unknown };
  if (!(typeof clip === 'number' && clip > 0))
    throw new Error(`${path}: preprocessing.clip must be a number above 0, received ${JSON.stringify(clip)}`);
  if (typeof standardisation !== 'object' || standardisation === null)
    throw new Error(
      `${path}: preprocessing.standardisation must be an object, received ${JSON.stringify(standardisation)}`,
    );
  for (const [modality, scale] of Object.entries(standardisation)) {
    const { mean, scale: deviations } = (scale ?? {}) as { mean?: unknown; scale?: unknown };
    if (!isNumbers(mean) || !isNumbers(deviations) || mean.length !== deviations.length)
      throw new Error(
        `${path}: preprocessing.standardisation.${modality} must have mean and scale, lists of numbers of one length`,
      );
  }
  return { standardisation: standardisation as Standardisation, clip };
}

/** Networks that were trained before this was kept have none. */
function readOrigins(preprocessing: unknown, path: string): StreamOrigins {
  const { origins = {} } = preprocessing as { origins?: unknown };
  const isOrigin = (value: unknown) =>
    value === null ||
    (isRecord(value) &&
      typeof value['extractor'] === 'string' &&
      typeof value['version'] === 'string' &&
      (value['hopSeconds'] === null || Number.isFinite(value['hopSeconds'])));
  if (!isRecord(origins) || !Object.values(origins).every(isOrigin))
    throw new Error(`${path}: preprocessing.origins must hold extractor, version and hopSeconds of each stream`);
  return origins as StreamOrigins;
}

/** Null of networks that were trained before this was kept. */
function readTrained(preprocessing: unknown, path: string): TrainingConditions | null {
  const { trained } = preprocessing as { trained?: unknown };
  if (trained === undefined) return null;
  if (isRecord(trained)) {
    const { conditions, simulation } = trained;
    const isCondition = (value: unknown): value is Condition => CONDITIONS.includes(value as Condition);
    const isKind = simulation === null || SIMULATION_KINDS.includes(simulation as SimulationKind);
    if (Array.isArray(conditions) && conditions.every(isCondition) && isKind)
      return { conditions, simulation: simulation as SimulationKind | null };
  }
  throw new Error(
    `${path}: preprocessing.trained must hold conditions (of ${CONDITIONS.join(', ')}) and simulation (null, ${SIMULATION_KINDS.join(' or ')}), received ${JSON.stringify(trained)}`,
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every(Number.isFinite);
}

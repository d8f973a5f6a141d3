import { MODALITIES, perModality, type Modality, type PerModality } from '@sdumc/core';
import { BUILT_IN, extractorSource, type ExtractorSource, type ExtractorSources } from '../extractors.ts';
import type { Origins } from '../clip-workers/messages.ts';
import type { LoadedNetwork } from '../trained/load-trained.ts';
import type { StreamOrigin } from '../trained/stream-origins.ts';
import { wordEncoderOf } from '../word-encoders.ts';

/** Extractors that somebody names, because a network does not know where their model lies. */
export type NamedSources = Readonly<Partial<Record<Modality, ExtractorSource>>>;

/** Who made each modality that a network learned from: null where it does not know, undefined where it learned without. */
export type LearnedOrigins = PerModality<StreamOrigin | null | undefined>;

export function learnedOrigins({ origins, standardisation }: LoadedNetwork): LearnedOrigins {
  return perModality((modality) => {
    if (standardisation[modality] === undefined) return undefined;
    return (modality === 'text' ? (origins.text ?? origins.simulated) : origins[modality]) ?? null;
  });
}

/**
 * The extractors that a clip has to go through, by what a network remembers of its own; none for a modality of which it does not know.
 *
 * Errors: `runs/a: its audio was made by wavlm 3; name that, as --audio-extractor hub:MODEL#LAYER or onnx:FILE`.
 */
export function trainedExtractors(model: string, origins: LearnedOrigins, named: NamedSources): ExtractorSources {
  if (MODALITIES.every((modality) => !origins[modality]))
    throw new Error(
      `${model}: was trained on features that do not record their extractors, so it cannot score clips; train on a store that extract made (npx nx run extract -- --in CLIPS --out STORE)`,
    );
  return perModality((modality) => {
    const origin = origins[modality];
    if (!origin) return { kind: 'none' };
    const { extractor, version } = origin;
    const own = modality === 'text' ? wordEncoderOf(`${extractor} ${version}`) : extractor;
    if (own !== null && BUILT_IN[modality].includes(own)) return extractorSource(modality, own);
    const given = named[modality];
    if (given !== undefined) return given;
    throw new Error(
      `${model}: its ${modality} was made by ${extractor} ${version}; name that, as --${modality}-extractor hub:MODEL#LAYER or onnx:FILE`,
    );
  });
}

/**
 * Makes sure that extractors are those that networks learned from.
 *
 * Errors: `runs/a: video must come from faces 2-5, as it was trained, received faces 2-10`.
 */
export function expectTrained(model: string, origins: LearnedOrigins, made: Origins): void {
  for (const modality of MODALITIES) {
    const [expected, received] = [origins[modality], made[modality]];
    if (!expected || received === undefined) continue;
    if (expected.extractor !== received.name || expected.version !== received.version)
      throw new Error(
        `${model}: ${modality} must come from ${expected.extractor} ${expected.version}, as it was trained, received ${received.name} ${received.version}`,
      );
  }
}

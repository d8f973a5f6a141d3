import { MODALITIES, perModality, type Modality, type PerModality } from '@sdumc/core';
import { BUILT_IN, extractorSource, type ExtractorSource, type ExtractorSources } from '../extractors.ts';
import type { Origins } from '../clip-workers/messages.ts';
import type { StreamOrigin, StreamOrigins } from '../trained/stream-origins.ts';
import { wordEncoderOf } from '../word-encoders.ts';

/** Extractors that somebody names, because a network does not know where their model lies. */
export type NamedSources = Readonly<Partial<Record<Modality, ExtractorSource>>>;

/** What made a modality of the data that a network learned from; undefined where that is not known. */
export function originOf(origins: StreamOrigins, modality: Modality): StreamOrigin | undefined {
  return modality === 'text' ? (origins.text ?? origins.simulated) : origins[modality];
}

/**
 * The extractors that a clip has to go through, by what a network remembers of its own.
 *
 * Errors: `runs/a: its audio was made by microsoft/wavlm-large; name it, as --audio-extractor hub:microsoft/wavlm-large#LAYER`.
 */
export function trainedExtractors(model: string, origins: StreamOrigins, named: NamedSources): ExtractorSources {
  return perModality((modality) => {
    const origin = originOf(origins, modality);
    if (origin === undefined) return { kind: 'none' };
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
export function expectTrained(model: string, origins: StreamOrigins, made: Origins): void {
  for (const modality of MODALITIES) {
    const [expected, received] = [originOf(origins, modality), made[modality]];
    if (expected === undefined || received === undefined) continue;
    if (expected.extractor !== received.name || expected.version !== received.version)
      throw new Error(
        `${model}: ${modality} must come from ${expected.extractor} ${expected.version}, as it was trained, received ${received.name} ${received.version}`,
      );
  }
}

/** Which modalities a network has learned from. */
export function learnedFrom(standardisation: Readonly<Partial<Record<Modality, unknown>>>): PerModality<boolean> {
  return perModality((modality) => standardisation[modality] !== undefined);
}

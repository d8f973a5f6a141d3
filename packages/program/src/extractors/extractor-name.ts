import type { Modality } from '@sdumc/core';

/** What `--audio`, `--video` and `--text` take besides `hub:…` and `onnx:…`. */
export const BUILT_IN: Readonly<Record<Modality, readonly string[]>> = {
  audio: ['log-mel+prosody', 'log-mel', 'prosody'],
  video: ['faces'],
  text: ['sentence', 'hashing'],
};

/** Where an extractor comes from. */
export type ExtractorSource =
  | { readonly kind: 'none' }
  | { readonly kind: 'built in'; readonly name: string }
  | { readonly kind: 'hub'; readonly model: string; readonly layer: number | null }
  | { readonly kind: 'onnx'; readonly description: string };

/**
 * Reads `--audio`, `--video` or `--text`: a built-in extractor, `hub:MODEL` with `#LAYER` behind it if one is chosen, `onnx:FILE`,
 * or `none`.
 *
 * @throws Error `must be one of faces, hub:MODEL, onnx:FILE, none, received "face"`
 */
export function extractorSource(modality: Modality, text: string): ExtractorSource {
  if (text === 'none') return { kind: 'none' };
  if (BUILT_IN[modality].includes(text)) return { kind: 'built in', name: text };
  const [, model, layer] = /^hub:(.+?)(?:#(-?\d+))?$/s.exec(text) ?? [];
  if (model !== undefined) return { kind: 'hub', model, layer: layer === undefined ? null : Number(layer) };
  const [, description] = /^onnx:(.+)$/s.exec(text) ?? [];
  if (description !== undefined) return { kind: 'onnx', description };
  const known = [...BUILT_IN[modality], 'hub:MODEL', 'hub:MODEL#LAYER', 'onnx:FILE', 'none'];
  throw new Error(`must be one of ${known.join(', ')}, received "${text}"`);
}

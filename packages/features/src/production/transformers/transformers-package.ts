import type * as Transformers from '@huggingface/transformers';
import { optionalPackage } from '../runtime/optional-package.ts';
import type { Settings } from './model-settings.ts';

type Package = typeof Transformers;

/** The part of transformers.js that prepares inputs; it is not asked to find files, so nothing of its `env` is touched. */
export async function transformersPackage(): Promise<Package> {
  return optionalPackage('@huggingface/transformers', () => import('@huggingface/transformers'));
}

/** An instance of the class that a model's settings name, as `WhisperFeatureExtractor`; undefined where there is none. */
export function instanceOf(module: Package, className: unknown, ...settings: readonly Settings[]): unknown {
  if (typeof className !== 'string') return undefined;
  const named: unknown = Reflect.get(module, className.replace(/Fast$/, '')); // Python's faster twins
  return typeof named === 'function' ? (Reflect.construct(named, settings) as unknown) : undefined;
}

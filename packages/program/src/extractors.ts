// What makes extractors of their names. Its own entry, so that programs without them load no models.
export { BUILT_IN, extractorSource, type ExtractorSource } from './extractors/extractor-name.ts';
export {
  makeExtractors,
  textEncoder,
  type Extractors,
  type ExtractorSettings,
  type ExtractorSources,
  type NamedExtractor,
} from './extractors/make-extractors.ts';

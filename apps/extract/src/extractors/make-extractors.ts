import type { AudioExtractor, TextEncoder, VideoExtractor } from '@sdumc/core';
import { faceExpressions, hashingTextEncoder, logMel, logMelProsody, prosody } from '@sdumc/features';
import type { Extractors } from '../worker/extract-clip.ts';
import type { WorkerSettings } from '../worker/messages.ts';
import type { ExtractorSource } from './extractor-name.ts';

/** Makes the extractors that the options name. */
export async function makeExtractors({ extractors, picturesPerSecond }: WorkerSettings): Promise<Extractors> {
  const { audio, video, text } = extractors;
  return {
    ...(audio !== null && { audio: audioExtractor(audio) }),
    ...(video !== null && { video: videoExtractor(video, picturesPerSecond) }),
    ...(text !== null && { text: textEncoder(text) }),
  };
}

function audioExtractor(source: ExtractorSource): AudioExtractor {
  if (source.kind !== 'built in') throw new Error(`not yet: ${source.kind}`);
  return { 'log-mel': logMel, prosody, 'log-mel+prosody': logMelProsody }[source.name]!();
}
function videoExtractor(source: ExtractorSource, picturesPerSecond: number): VideoExtractor {
  if (source.kind !== 'built in') throw new Error(`not yet: ${source.kind}`);
  return faceExpressions({ picturesPerSecond });
}
function textEncoder(source: ExtractorSource): TextEncoder {
  if (source.kind !== 'built in') throw new Error(`not yet: ${source.kind}`);
  return hashingTextEncoder();
}

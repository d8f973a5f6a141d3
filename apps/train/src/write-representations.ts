import { writeSafetensors } from '@sdumc/formats';
import type { Representations } from '@sdumc/report';

/** Keeps z of the test utterances, so that runs can be compared later: `valence` [N], `complete` and `missing` [N, H]. */
export async function writeRepresentations(path: string, representations: Representations | null): Promise<void> {
  if (representations === null) return;
  const { valence, complete, missing, width } = representations;
  const shape = [valence.length, width];
  await writeSafetensors(path, {
    valence: { shape: [valence.length], data: Float32Array.from(valence) },
    complete: { shape, data: complete },
    missing: { shape, data: missing },
  });
}

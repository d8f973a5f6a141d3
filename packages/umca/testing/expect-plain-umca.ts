import { MODALITIES } from '@sdumc/core';
import { assertClose } from '@sdumc/core/testing';
import type { UmcaOutput } from '../src/unified-modality-cross-attention.ts';
import type { PlainUmca } from './plain-umca.ts';

/** Throws unless every output is that of the plain reference, `plain[b]` for utterance b, to 1e-5. */
export function expectPlainUmca(output: UmcaOutput, plain: readonly PlainUmca[]): void {
  for (const name of ['modalityWeights', 'queries', 'viewWeights', 'representation'] as const)
    assertClose({ what: name, actual: output[name].arraySync(), expected: plain.map((p) => p[name]), tolerance: 1e-5 });
  for (const name of ['attention', 'modalityViews'] as const)
    for (const m of MODALITIES)
      assertClose({
        what: `${name}.${m}`,
        actual: output[name][m].arraySync(),
        expected: plain.map((p) => p[name][m]),
        tolerance: 1e-5,
      });
}

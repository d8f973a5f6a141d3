import { MODALITIES } from '@sdumc/core';
import { assertClose } from '@sdumc/core/testing';
import type { UmcaOutput } from '../src/unified-modality-cross-attention.ts';
import { observedWeights } from './observed-weights.ts';
import type { PlainUmca } from './plain-umca.ts';

/** Throws unless every output is that of the plain reference, `plain[b]` for utterance b. */
export function expectPlainUmca(output: UmcaOutput, plain: readonly PlainUmca[], tolerance = 1e-5): void {
  for (const name of ['modalityWeights', 'queries', 'viewWeights', 'representation'] as const)
    assertClose({ what: name, actual: output[name].arraySync(), expected: plain.map((p) => p[name]), tolerance });
  for (const m of MODALITIES) {
    assertClose({
      what: `modalityViews.${m}`,
      actual: output.modalityViews[m].arraySync(),
      expected: plain.map((p) => p.modalityViews[m]),
      tolerance,
    });
    const isMasked = plain.every(({ observed }) => observed !== null);
    const attention = observedWeights(
      plain.map((p) => p.attention[m]),
      isMasked ? plain.map(({ observed }) => observed![m]) : null,
    );
    assertClose({
      what: `attention.${m}`,
      actual: output.attention[m].arraySync(),
      expected: attention,
      tolerance,
    });
  }
}

import type { Stream, TwoFlowModel } from '@sdumc/core';
import type { Standardisation } from '@sdumc/datasets';

/** A trained network, and what has to be done to features before it sees them. */
export interface ScoringNetwork {
  readonly network: TwoFlowModel;
  readonly standardisation: Standardisation;
  /** Standardised features are cut off at ± this many deviations */
  readonly clip: number;
  /** D of every stream as the network takes it */
  readonly widths: Readonly<Record<Stream, number>>;
}

import {
  MODALITIES,
  noDropout,
  observedFrames,
  perModality,
  randomStream,
  seededDropout,
  STREAMS,
  SUBSETS,
  type Condition,
  type FeatureSequence,
  type Flow,
  type FrameSequence,
  type Modality,
  type Stream,
  type Subset,
  type UtteranceFrames,
} from '@sdumc/core';
import { mean, standardDeviation } from './moments.ts';
import { prepareUtterance, type PassOutput, type PreparedUtterance } from './one-pass.ts';
import type { ScoringNetwork } from './scoring-network.ts';
import type { ConditionScore, UtteranceScore } from './utterance-score.ts';

export interface ScoringInput {
  /** At least one; several are an ensemble */
  readonly networks: readonly ScoringNetwork[];
  /** Features as they were extracted: not standardised, frames that were not observed among them */
  readonly features: Readonly<Partial<Record<Stream, FrameSequence & Pick<Partial<FeatureSequence>, 'observed'>>>>;
  /** How often a single network is asked with dropout, for its spread; default 20 */
  readonly passes?: number;
}

const PASSES = 20;
const DROPOUT_SEED = 1;

/** The flow of each condition, and the stream that its text is. */
const CONDITIONS: Readonly<Record<Condition, { readonly flow: Flow; readonly text: Stream | null }>> = {
  complete: { flow: 'complete', text: 'text' },
  simulated: { flow: 'missing', text: 'simulated' },
  absent: { flow: 'missing', text: null },
};

/**
 * What trained networks say of an utterance under each condition that applies, how sure they are, and what they looked at.
 *
 *     valence = mean over networks;  spread = their standard deviation (n − 1), or of one network's dropout passes
 *
 * Real text goes through the complete flow, simulated or absent text through the missing flow; the predictions are those of
 * evaluation. A frame that was not observed is not there. Dropout as a measure of doubt: Gal & Ghahramani, ICML 2016; it says how far
 * the network depends on single features, not how often it is wrong.
 *
 * @throws RangeError without a network, where a stream is not as wide as they take it, or where nothing is left to look at
 *
 * @example
 * const { conditions } = scoreUtterance({ networks, features: { audio, video } });
 * conditions.absent?.valence; // -0.8
 */
export function scoreUtterance({ networks, features, passes = PASSES }: ScoringInput): UtteranceScore {
  if (networks.length === 0) throw new RangeError('scoreUtterance networks: must hold at least one, received none');
  const observed = Object.fromEntries(
    STREAMS.flatMap((stream) => {
      const sequence = features[stream] && observedFrames(features[stream]);
      return sequence === undefined || sequence.frames === 0 ? [] : [[stream, sequence]];
    }),
  ) as UtteranceFrames;
  if (Object.keys(observed).length === 0)
    throw new RangeError('scoreUtterance features: must hold a frame that was observed, received none');
  const perNetwork = networks.map((network) => {
    const prepared = prepareUtterance(network, observed);
    try {
      return perCondition((condition) => scoreCondition({ condition, prepared, observed }));
    } finally {
      prepared.dispose();
    }
  });
  const dropoutSpread = (condition: Condition) => {
    const prepared = prepareUtterance(networks[0]!, observed);
    try {
      return spreadOfDropout({ condition, prepared, observed, passes });
    } finally {
      prepared.dispose();
    }
  };
  const conditions = perCondition((condition): ConditionScore | null => {
    const scores = perNetwork.flatMap((of) => (of[condition] === null ? [] : [of[condition]]));
    if (scores.length === 0) return null;
    const valences = scores.map(({ valence }) => valence);
    return {
      valence: mean(valences),
      spread: networks.length > 1 ? standardDeviation(valences) : dropoutSpread(condition),
      networks: valences,
      modalityWeights: perModality((modality) => mean(scores.map((score) => score.modalityWeights[modality]))),
      viewWeights: meanOfEach(scores.map(({ viewWeights }) => viewWeights)),
      attention: Object.fromEntries(
        (Object.keys(scores[0]!.attention) as Modality[]).map((modality) => [
          modality,
          placed(
            columnMeans(scores.map(({ attention }) => attention[modality]!)),
            features[streamSeen(condition, modality)]!,
          ),
        ]),
      ),
      seeing: meanOfEach(scores.map(({ seeing }) => seeing)),
    };
  });
  return { conditions, spreadFrom: networks.length > 1 ? 'networks' : 'dropout' };
}

interface AskedCondition {
  readonly condition: Condition;
  readonly prepared: PreparedUtterance;
  readonly observed: UtteranceFrames;
}

/** What one network says; null where the condition does not apply. */
function scoreCondition(asked: AskedCondition): (PassOutput & Pick<ConditionScore, 'seeing'>) | null {
  const { condition, prepared, observed } = asked;
  const sees = seenUnder(condition, observed);
  if (sees === null) return null;
  const { flow, text } = CONDITIONS[condition];
  const subsets = SUBSETS.map((subset) => [subset, MODALITIES.filter((m) => subset.includes(m.charAt(0)))] as const);
  const possible = subsets.filter(
    // Without its text, a condition with text is the one without.
    ([, some]) => some.every((modality) => sees.includes(modality)) && (text === null || some.includes('text')),
  );
  const seeing = possible.map(([subset, some]): [Subset, number] => [
    subset,
    prepared.run({ flow, sees: some }, noDropout).valence,
  ]);
  return { ...prepared.run({ flow, sees }, noDropout), seeing: Object.fromEntries(seeing) };
}

function spreadOfDropout({
  condition,
  prepared,
  observed,
  passes,
}: AskedCondition & { readonly passes: number }): number {
  const { flow } = CONDITIONS[condition];
  const sees = seenUnder(condition, observed) ?? [];
  const dropout = seededDropout(randomStream(DROPOUT_SEED));
  return standardDeviation(Array.from({ length: passes }, () => prepared.run({ flow, sees }, dropout).valence));
}

/** The modalities that are there; null where the condition does not apply. */
function seenUnder(condition: Condition, observed: UtteranceFrames): readonly Modality[] | null {
  const { text } = CONDITIONS[condition];
  if (text !== null && observed[text] === undefined) return null;
  const sees = MODALITIES.filter((modality) =>
    modality === 'text' ? text !== null : observed[modality] !== undefined,
  );
  return sees.length === 0 ? null : sees;
}

function streamSeen(condition: Condition, modality: Modality): Stream {
  return modality === 'text' ? CONDITIONS[condition].text! : modality;
}

/** Values of observed frames at the places of all frames. */
function placed(
  values: readonly number[],
  { frames, observed }: Pick<Partial<FeatureSequence>, 'observed'> & { readonly frames: number },
): number[] {
  if (observed === undefined) return [...values];
  let next = 0;
  return Array.from({ length: frames }, (_, frame) => (observed[frame] === 0 ? 0 : values[next++]!));
}

function columnMeans(rows: readonly (readonly number[])[]): number[] {
  return rows[0]!.map((_, column) => mean(rows.map((row) => row[column]!)));
}

function meanOfEach<Name extends string>(
  records: readonly Readonly<Partial<Record<Name, number>>>[],
): Record<Name, number> {
  const names = Object.keys(records[0]!) as Name[];
  return Object.fromEntries(names.map((name) => [name, mean(records.map((of) => of[name]!))])) as Record<Name, number>;
}

function perCondition<T>(make: (condition: Condition) => T): Record<Condition, T> {
  return { complete: make('complete'), simulated: make('simulated'), absent: make('absent') };
}

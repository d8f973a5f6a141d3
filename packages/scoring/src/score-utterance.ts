import {
  CONDITIONS,
  noDropout,
  observedFrames,
  perModality,
  randomStream,
  seededDropout,
  STREAMS,
  streamOf,
  SUBSETS,
  type Condition,
  type FeatureSequence,
  type FrameSequence,
  type Modality,
  type Stream,
  type Subset,
  type UtteranceFrames,
} from '@sdumc/core';
import { CONDITION_VIEWS, subsetView, type InputView } from '@sdumc/trainer';
import { mean, standardDeviation } from './moments.ts';
import { prepareUtterance, type PassOutput, type PreparedUtterance } from './prepared-utterance.ts';
import type { ScoringNetwork } from './scoring-network.ts';
import type { ConditionScore, UtteranceScore } from './utterance-score.ts';

export interface ScoringInput {
  /** At least one; several are an ensemble */
  readonly networks: readonly ScoringNetwork[];
  /** Features as they were extracted: not standardised, frames that were not observed among them */
  readonly features: Readonly<Partial<Record<Stream, FrameSequence & Pick<FeatureSequence, 'observed'>>>>;
  /** How often a single network is asked with dropout, for its spread; default 20 */
  readonly passes?: number;
}

const PASSES = 20;
const DROPOUT_SEED = 1;

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
  const views = new Map(
    CONDITIONS.flatMap((condition) => {
      const view = viewOf(condition, observed);
      return view === null ? [] : [[condition, view] as const];
    }),
  );
  const passesOfOne = networks.length === 1 ? passes : 0;
  const perNetwork = networks.map((network) => {
    const prepared = prepareUtterance(network, observed);
    try {
      return new Map([...views].map(([condition, view]) => [condition, passOf(view, prepared, passesOfOne)]));
    } finally {
      prepared.dispose();
    }
  });
  const scoreOf = (condition: Condition): ConditionScore | null => {
    const view = views.get(condition);
    if (view === undefined) return null;
    const outputs = perNetwork.map((of) => of.get(condition)!);
    const valences = outputs.map(({ valence }) => valence);
    return {
      valence: mean(valences),
      spread: standardDeviation(outputs.length > 1 ? valences : outputs[0]!.withDropout),
      networks: valences,
      modalityWeights: perModality((modality) => mean(outputs.map((output) => output.modalityWeights[modality]))),
      viewWeights: meanOfEach(outputs.map(({ viewWeights }) => viewWeights)),
      attention: Object.fromEntries(
        view.sees.map((modality) => [
          modality,
          atAllFrames(
            columnMeans(outputs.map(({ attention }) => attention[modality]!)),
            features[streamOf(view.flow, modality)]!,
          ),
        ]),
      ),
      seeing: meanOfEach(outputs.map(({ seeing }) => seeing)),
    };
  };
  return {
    conditions: { complete: scoreOf('complete'), simulated: scoreOf('simulated'), absent: scoreOf('absent') },
    spreadFrom: networks.length > 1 ? 'networks' : 'dropout',
  };
}

/** The condition's view of what is there; null where it does not apply. */
function viewOf(condition: Condition, observed: UtteranceFrames): InputView | null {
  const { flow, sees } = CONDITION_VIEWS[condition];
  const there = sees.filter((modality) => observed[streamOf(flow, modality)] !== undefined);
  const isWhole = there.includes('text') || !sees.includes('text'); // without its text, it is the condition without
  return isWhole && there.length > 0 ? { flow, sees: there } : null;
}

interface ConditionOutput extends PassOutput, Pick<ConditionScore, 'seeing'> {
  /** Valences with dropout */
  readonly withDropout: readonly number[];
}

function passOf(view: InputView, prepared: PreparedUtterance, passes: number): ConditionOutput {
  const { flow, sees } = view;
  const whole = prepared.run(view, noDropout);
  const valenceSeeing = (some: readonly Modality[]) =>
    some.length === sees.length ? whole.valence : prepared.run({ flow, sees: some }, noDropout).valence;
  const subsets = SUBSETS.map((subset) => [subset, subsetView(subset).sees] as const).filter(
    ([, some]) => some.every((modality) => sees.includes(modality)) && some.includes('text') === sees.includes('text'),
  );
  const dropout = seededDropout(randomStream(DROPOUT_SEED));
  return {
    ...whole,
    seeing: Object.fromEntries(subsets.map(([subset, some]): [Subset, number] => [subset, valenceSeeing(some)])),
    withDropout: Array.from({ length: passes }, () => prepared.run(view, dropout).valence),
  };
}

/** Values of observed frames at the places of all frames. */
function atAllFrames(
  values: readonly number[],
  { frames, observed }: Pick<FeatureSequence, 'frames' | 'observed'>,
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

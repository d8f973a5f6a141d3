import {
  countRows,
  MODALITIES,
  perModality,
  SUBSETS,
  type Modality,
  type PerModality,
  type Segment,
} from '@sdumc/core';
import {
  dropFrames,
  hideModalities,
  observedModalities,
  visibleSubset,
  type HostBatch,
  type MissingProtocol,
} from '@sdumc/datasets';
import { CONDITION_VIEWS, subsetView, type InputView } from './input-view.ts';
import type { MaskedPass } from './masked-pass.ts';

/** A batch, and whose it is. */
export interface NamedBatch {
  readonly host: HostBatch;
  /** [B] */
  readonly ids: readonly string[];
}

/** A pass over a batch, and what the model said in it, [B]. */
export interface PassOutcome extends MaskedPass {
  readonly valence: Float32Array;
}

/** What a case makes of a batch. */
export interface CaseOutcome {
  /** [B] */
  readonly valence: Float32Array;
  /** How much the utterances have of what the protocol hides (modalities, or frames), and how much of it is hidden. */
  readonly had: number;
  readonly hidden: number;
}

/** One draw of one rate of a protocol: every utterance is predicted once for it. */
export interface ProtocolCase {
  /** Null for a protocol without rates */
  readonly rate: number | null;
  /** The passes that it needs, by name; passes of one name are the same in all cases. */
  readonly passes: ReadonlyMap<string, (batch: NamedBatch) => MaskedPass>;
  /** @param passes over this very batch */
  readonly outcome: (batch: NamedBatch, passes: ReadonlyMap<string, PassOutcome>) => CaseOutcome;
}

/** The cases of a protocol: one, or one for each rate and draw; at rate 0 all draws are the same and one is enough. */
export function casesOf(
  protocol: MissingProtocol,
  { seed, draws }: { readonly seed: number; readonly draws: number },
): ProtocolCase[] {
  switch (protocol.kind) {
    case 'text':
      return [viewCase('av', CONDITION_VIEWS.absent)];
    case 'simulated':
      return [viewCase('simulated', CONDITION_VIEWS.simulated)];
    case 'subset':
      return [viewCase(protocol.subset, subsetView(protocol.subset))];
    case 'random':
    case 'frames': {
      const drawnCase = protocol.kind === 'random' ? randomCase : framesCase;
      return protocol.rates.flatMap((rate) =>
        rate === 0
          ? [{ ...viewCase('atv', subsetView('atv')), rate }]
          : Array.from({ length: draws }, (_, draw) => drawnCase({ rate, seed, draw })),
      );
    }
  }
}

/** The same modalities of every utterance. */
function viewCase(name: string, view: InputView): ProtocolCase {
  // Simulated text is not the utterance's own, which is hidden.
  const seen = view.sees.filter((modality) => modality !== 'text' || view.flow === 'complete');
  return {
    rate: null,
    passes: new Map([[name, ({ host }) => viewPass(host, view)]]),
    outcome: ({ host }, passes) => ({
      valence: passes.get(name)!.valence,
      ...hiddenModalities(
        utterancesHave(host),
        Array.from({ length: host.size }, () => seen),
      ),
    }),
  };
}

interface Drawn {
  readonly rate: number;
  readonly seed: number;
  readonly draw: number;
}

/** Each utterance with what is left of it, which is one of the seven subsets: seven passes serve all rates and draws. */
function randomCase(drawn: Drawn): ProtocolCase {
  return {
    rate: drawn.rate,
    passes: new Map(SUBSETS.map((subset) => [subset, ({ host }) => viewPass(host, subsetView(subset))])),
    outcome: ({ host, ids }, passes) => {
      const have = utterancesHave(host);
      const left = ids.map((id, sample) => visibleSubset({ id, ...drawn, observed: have[sample]! }));
      return {
        valence: Float32Array.from(left, (subset, sample) => passes.get(subset)!.valence[sample]!),
        ...hiddenModalities(
          have,
          left.map((subset) => subsetView(subset).sees),
        ),
      };
    },
  };
}

/** Frames of every modality dropped; the real text that is left goes through the complete flow. */
function framesCase(drawn: Drawn): ProtocolCase {
  const name = `frames ${drawn.rate} ${drawn.draw}`;
  const flow = 'complete';
  const count = (seen: PerModality<readonly (readonly Segment[])[]>) =>
    MODALITIES.reduce((sum, modality) => sum + countRows(seen[modality].flat().map((run) => run.count)), 0);
  return {
    rate: drawn.rate,
    passes: new Map([[name, ({ host, ids }) => ({ flow, seen: dropFrames(host, flow, { ids, ...drawn }) })]]),
    outcome: ({ host }, passes) => {
      const { valence, seen } = passes.get(name)!;
      const had = count(perModality((modality) => [host.segments[modality]]));
      return { valence, had, hidden: had - count(seen) };
    },
  };
}

function viewPass(host: HostBatch, { flow, sees }: InputView): MaskedPass {
  const seen = MODALITIES.map((modality) => (sees.includes(modality) ? 1 : 0));
  const keep = Uint8Array.from({ length: host.size * MODALITIES.length }, (_, at) => seen[at % MODALITIES.length]!);
  const segments = hideModalities(host, flow, keep);
  return { flow, seen: perModality((modality) => segments[modality].map((segment) => [segment])) };
}

/** Which modalities each utterance has, real text alone counting as text. */
function utterancesHave(host: HostBatch): PerModality<boolean>[] {
  const observed = observedModalities(host, 'complete');
  return Array.from({ length: host.size }, (_, sample) =>
    perModality((modality) => observed[sample * MODALITIES.length + MODALITIES.indexOf(modality)] === 1),
  );
}

function hiddenModalities(
  have: readonly PerModality<boolean>[],
  seen: readonly (readonly Modality[])[],
): { readonly had: number; readonly hidden: number } {
  const had = have.map((has) => MODALITIES.filter((modality) => has[modality]));
  const hidden = had.map((own, sample) => own.filter((modality) => !seen[sample]!.includes(modality)));
  return { had: had.flat().length, hidden: hidden.flat().length };
}

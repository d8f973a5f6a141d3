import { perModality, type Layer, type PerModality } from '@sdumc/core';
import { plainLinear, plainMlp, plainParameter, plainWeightedSum, type Rows } from '@sdumc/core/testing';
import { plainAttentionPooling } from './plain-attention-pooling.ts';
import { plainCrossAttention } from './plain-cross-attention.ts';
import { plainFrameProjection } from './plain-frame-projection.ts';
import { plainModalityWeights } from './plain-modality-weights.ts';
import { plainViewQueries, VIEW_ORDER } from './plain-view-queries.ts';
import { plainViewWeighting } from './plain-view-weighting.ts';

/** What repairs the text of one utterance, in plain numbers. */
export interface PlainRepair {
  /** New h_t, [d], from h_a, h_t, h_v */
  readonly utterance: (representations: PerModality<readonly number[]>) => readonly number[];
  /** New C_t, [7, h], from C_a, C_t, C_v */
  readonly views: (views: PerModality<Rows>) => Rows;
}

export interface PlainUmcaInput {
  /** Whose weights to take, by their names */
  readonly umca: Layer;
  readonly attentionScale: number;
  /** X_m, [T, D] each */
  readonly frames: PerModality<Rows>;
  /** [T] each, 1 = observed; null attends to every frame */
  readonly observed: PerModality<readonly number[]> | null;
  readonly repair: PlainRepair | null;
  /** What dropout multiplies by at each place that drops, 1 where left out */
  readonly factors: Readonly<Record<string, number>>;
}

export type PlainUmca = ReturnType<typeof plainUmca>;

/**
 * Steps 1 to 7 of the method for one utterance in double precision.
 *
 *     F_m = X_m W_m + b_m;  h_m = MLP(d, d)(pool(F_m));  w, Q from h
 *     C_m = MLP(d, h)(attend(Q, F_m));  C = Σ_m w_m C_m;  v from C;  z = Σ_i v_i C_i
 *
 * With a repair, h_t and C_t are what it makes of h and of C_a, C_t, C_v; `heard` and `found` are those before it.
 */
export function plainUmca({ umca, attentionScale: scale, frames, observed, repair, factors }: PlainUmcaInput) {
  const linear = (name: string) => plainLinear(umca, name);
  const linears = (name: string) => [linear(`${name}.0`), linear(`${name}.1`)];
  const factorsOf = (...places: string[]) => places.map((place) => factors[place] ?? 1);

  // 1
  const F = perModality((m) => plainFrameProjection(frames[m], linear(`frameProjection.${m}`)));
  // 2, 3
  const heard = perModality((m): readonly number[] => {
    const { pooled } = plainAttentionPooling({
      frames: F[m],
      observed: observed && observed[m],
      projection: linear(`attentionPooling.${m}.projection`),
      context: plainParameter(umca, `attentionPooling.${m}.context`) as readonly number[],
      scale,
      factors: { frames: factors[`pool.frames.${m}`], pooled: factors[`pool.out.${m}`] },
    });
    return plainMlp([pooled], linears(`utteranceMlp.${m}`), factorsOf(`utterance.0.${m}`, `utterance.1.${m}`))[0]!;
  });
  const representations = repair === null ? heard : { ...heard, text: repair.utterance(heard) };
  // 4
  const modalityWeights = plainModalityWeights({
    representations,
    mlp: linears('modalityWeights.mlp'),
    output: linear('modalityWeights.output'),
    factors: factorsOf('weights.0', 'weights.1'),
  });
  // 5
  const queries = plainViewQueries({
    representations,
    modalityWeights,
    linears: VIEW_ORDER.map((view) => linear(`queries.${view}.0`)),
    factors: factorsOf(...VIEW_ORDER.map((view) => `query.${view}`)),
  });
  // 6
  const answers = perModality((m) =>
    plainCrossAttention({
      queries,
      frames: F[m],
      observed: observed && observed[m],
      keyProjection: linear(`crossAttention.${m}.keyProjection`),
      queryProjection: linear(`crossAttention.${m}.queryProjection`),
      scale,
      factors: { frames: factors[`cross.frames.${m}`], attended: factors[`cross.out.${m}`] },
    }),
  );
  const found = perModality((m): Rows =>
    plainMlp(answers[m].attended, linears(`viewMlp.${m}`), factorsOf(`views.0.${m}`, `views.1.${m}`)),
  );
  const modalityViews = repair === null ? found : { ...found, text: repair.views(found) };
  // 7
  const { audio, text, video } = modalityViews;
  const { viewWeights, representation } = plainViewWeighting({
    views: VIEW_ORDER.map((_, i) => plainWeightedSum(modalityWeights, [audio[i]!, text[i]!, video[i]!])),
    mlp: linears('viewWeighting.mlp'),
    output: linear('viewWeighting.output'),
    factors: factorsOf('view.0', 'view.1'),
  });
  const attention = perModality((m) => answers[m].attention);
  return { observed, heard, queries, modalityWeights, attention, found, modalityViews, viewWeights, representation };
}

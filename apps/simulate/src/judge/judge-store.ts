import { observedFrames, SPLITS, type FrameSequence, type Split } from '@sdumc/core';
import { openFeatureStore } from '@sdumc/store';
import { alignedSimilarity, pooledSimilarity, wordErrors } from '@sdumc/text-sim';

export interface Likeness {
  readonly split: Split | 'all';
  readonly utterances: number;
  /** Substituted, deleted and inserted words of those that were said; null where no utterance has both words */
  readonly wordErrorRate: number | null;
  /** Utterances that have both, of `utterances` */
  readonly withFrames: number;
  /** Cosine of mean frames, of S to the X of its utterance; and to that of another, which is what chance gives */
  readonly pooled: number | null;
  readonly pooledByChance: number | null;
  readonly aligned: number | null;
  readonly alignedByChance: number | null;
}

/** How like the real text of a store its simulated text is, over each split and over all. */
export async function judgeStore(folder: string): Promise<Likeness[]> {
  const store = await openFeatureStore(folder);
  try {
    const judged: Judged[] = [];
    let other: FrameSequence | undefined;
    for (const [row, { split, transcript, simulatedTranscript }] of store.utterances.entries()) {
      const features = await store.read(row);
      const [real, simulated] = [features.text, features.simulated].map(
        (sequence) => sequence && observedFrames(sequence),
      );
      const words =
        transcript === undefined || (simulatedTranscript === undefined && simulated !== undefined)
          ? null
          : wordErrors({ said: transcript, heard: simulatedTranscript ?? '' });
      const likeness =
        real === undefined || simulated === undefined
          ? null
          : {
              pooled: pooledSimilarity({ simulated, real }),
              aligned: alignedSimilarity({ simulated, real }),
              ...(other && {
                pooledByChance: pooledSimilarity({ simulated, real: other }),
                alignedByChance: alignedSimilarity({ simulated, real: other }),
              }),
            };
      judged.push({ split, words, likeness });
      other = real ?? other;
    }
    const splits = SPLITS.filter((split) => judged.some((one) => one.split === split));
    return [...splits.map((split) => summary(split, judged.filter((one) => one.split === split))), summary('all', judged)]; // prettier-ignore
  } finally {
    await store.close();
  }
}

interface Judged {
  readonly split: Split | undefined;
  readonly words: ReturnType<typeof wordErrors> | null;
  readonly likeness: {
    readonly pooled: number;
    readonly aligned: number;
    readonly pooledByChance?: number;
    readonly alignedByChance?: number;
  } | null;
}

function summary(split: Likeness['split'], judged: readonly Judged[]): Likeness {
  const words = judged.flatMap((one) => (one.words === null ? [] : [one.words]));
  const said = words.reduce((sum, errors) => sum + errors.said, 0);
  const wrong = words.reduce((sum, { substituted, deleted, inserted }) => sum + substituted + deleted + inserted, 0);
  const likenesses = judged.flatMap(({ likeness }) => (likeness === null ? [] : [likeness]));
  const mean = (name: 'pooled' | 'aligned' | 'pooledByChance' | 'alignedByChance') => {
    const values = likenesses.flatMap((likeness) => likeness[name] ?? []);
    return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  return {
    split,
    utterances: judged.length,
    wordErrorRate: said === 0 ? null : wrong / said,
    withFrames: likenesses.length,
    pooled: mean('pooled'),
    pooledByChance: mean('pooledByChance'),
    aligned: mean('aligned'),
    alignedByChance: mean('alignedByChance'),
  };
}

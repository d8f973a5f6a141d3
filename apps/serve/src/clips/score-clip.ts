import { mediaHash, reasonOf } from '@sdumc/program';
import { UnusableClip, type ClipScorer } from '@sdumc/program/clip-scoring';
import type { ScoredClip, ServedModel } from '@sdumc/page';
import type { WordSource } from '@sdumc/text-sim';
import type { JobContext } from '../jobs/job-queue.ts';
import type { ReceivedClip } from './receive-clip.ts';

export interface ScoringParts {
  readonly scorer: Pick<ClipScorer, 'score'>;
  readonly model: ServedModel;
  /** Null where nobody hears */
  readonly simulator: WordSource | null;
}

/**
 * Scores a clip that was received.
 *
 * @throws UnusableClip, which names the clip as it was sent and not where it lies
 */
export async function scoreClip(
  { name, pathNow, text, simulate }: Omit<ReceivedClip, 'discard'>,
  { scorer, model, simulator }: ScoringParts,
  { signal, onShare }: JobContext,
): Promise<ScoredClip> {
  const path = await pathNow();
  try {
    const heard =
      simulate && simulator !== null ? { simulate: simulator, contentHash: await mediaHash(path) } : undefined;
    const score = await scorer.score(
      { id: name, media: path, transcript: text ?? undefined, ...heard },
      {
        signal,
        onProgress: ({ seconds, ofSeconds }) => onShare(ofSeconds === null ? null : Math.min(1, seconds / ofSeconds)),
      },
    );
    return {
      ...{ clip: name, model },
      ...score,
      missing: Object.fromEntries(
        Object.entries(score.missing).map(([stream, why]) => [stream, named(why, { path, name })]),
      ),
    };
  } catch (error) {
    if (!(error instanceof UnusableClip)) throw error;
    throw new UnusableClip(named(reasonOf(error), { path, name }));
  }
}

function named(reason: string, { path, name }: { readonly path: string; readonly name: string }): string {
  return reason.replaceAll(path, () => name);
}

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
  /** Hears of what is the server's own fault. */
  readonly onFailure: (error: unknown) => void;
}

/** In place of what a program of the server says. */
const NOT_HEARD = 'whoever hears the words failed, and the log of the server says why';

/**
 * Scores a clip that was received.
 *
 * @throws UnusableClip, which names the clip as it was sent and not where it lies
 */
export async function scoreClip(
  { name, pathNow, text, simulate }: Omit<ReceivedClip, 'discard'>,
  { scorer, model, simulator, onFailure }: ScoringParts,
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
    const { hearingError } = score;
    if (hearingError !== null) onFailure(new Error(`${name}: simulated text: ${hearingError}`));
    return {
      ...{ clip: name, model },
      ...score,
      ...(hearingError !== null && { hearingError: NOT_HEARD }),
      missing: {
        ...Object.fromEntries(
          Object.entries(score.missing).map(([stream, why]) => [stream, named(why, { path, name })]),
        ),
        ...(hearingError !== null && { simulated: NOT_HEARD }),
      },
    };
  } catch (error) {
    if (!(error instanceof UnusableClip)) throw error;
    throw new UnusableClip(named(reasonOf(error), { path, name }));
  }
}

function named(reason: string, { path, name }: { readonly path: string; readonly name: string }): string {
  return reason.replaceAll(path, () => name);
}

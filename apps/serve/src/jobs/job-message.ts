import type { Job, ScoredClip } from '@sdumc/page';
import { UnusableClip } from '@sdumc/program/clip-scoring';
import { Refused } from '../http/refusal.ts';
import { TookTooLong, type JobView } from './job-queue.ts';

/** A job as it is told to whoever sent it. */
export function jobMessage(view: JobView<ScoredClip>): Job {
  const { id, state, ahead, share, result } = view;
  const isWrong = state === 'failed' || state === 'stopped';
  return { id, state, ahead, share, score: result, error: isWrong ? refusalOf(view).message : null };
}

/** Why a job has no score. What is not the clip's fault stays with the server. */
export function refusalOf({ state, error }: JobView<ScoredClip>): Refused {
  if (state === 'stopped') return new Refused(409, 'the clip was given up');
  if (error instanceof UnusableClip) return new Refused(422, error.message);
  if (error instanceof Refused) return error;
  if (error instanceof TookTooLong) return new Refused(504, `the clip ${error.message}`);
  return new Refused(500, 'the server failed at this clip, and its log says why');
}

/** Whether a job failed for a reason that whoever runs the server has to know. */
export function isOurFault({ state, error }: JobView<ScoredClip>): boolean {
  const isTheirs = error instanceof UnusableClip || error instanceof TookTooLong || error instanceof Refused;
  return state === 'failed' && !isTheirs;
}

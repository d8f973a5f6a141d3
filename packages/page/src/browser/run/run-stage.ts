import type { Job } from '../../api.ts';

/** How far a clip has come. `share` is from 0 to 1; null where nobody knows. */
export type RunStage =
  | { readonly kind: 'sending'; readonly share: number }
  | { readonly kind: 'waiting'; readonly ahead: number }
  | { readonly kind: 'looking'; readonly share: number | null };

export function stageOf({ state, ahead, share }: Job): RunStage {
  return state === 'waiting' ? { kind: 'waiting', ahead } : { kind: 'looking', share };
}

/** What is said of it. In steps of ten percent, as it is read aloud whenever it changes. */
export function stageLine(stage: RunStage): string {
  switch (stage.kind) {
    case 'sending':
      return stage.share >= 1 ? 'Sent. The server checks the clip.' : `Sending the clip: ${tens(stage.share)} %`;
    case 'waiting':
      if (stage.ahead === 0) return 'It is this clip’s turn next.';
      return stage.ahead === 1 ? 'Waiting: one clip comes first.' : `Waiting: ${stage.ahead} clips come first.`;
    case 'looking':
      if (stage.share === null) return 'Listening and looking.';
      return stage.share >= 1 ? 'Asking the networks.' : `Listening and looking: ${tens(stage.share)} %`;
  }
}

function tens(share: number): number {
  return 10 * Math.floor(10 * share + 1e-9);
}

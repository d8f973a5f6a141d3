import type { ListedClip } from '@sdumc/datasets';
import type { WorkerSettings } from '../worker/messages.ts';
export async function writePreview(_: {
  readonly clip: ListedClip;
  readonly store: string;
  readonly settings: WorkerSettings;
  readonly path: string;
}): Promise<void> {
  throw new Error('not yet');
}

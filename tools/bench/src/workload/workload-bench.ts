import type { BackendName } from '@sdumc/backend';
import type { Workload } from './read-workload.ts';

/** What is to be measured over a workload. */
export interface WorkloadBench {
  readonly workload: Workload;
  readonly backend: BackendName;
  /** At most so many; Infinity is all */
  readonly batches: number;
  /** Threads that compute at once */
  readonly workers: number;
  /** Whether to print what each kind of kernel takes */
  readonly profile: boolean;
  readonly print: (line: string) => void;
}

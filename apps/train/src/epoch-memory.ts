import type { ExperimentEvents } from './experiment.ts';

/** Watches how much memory the process holds while it trains. */
export interface EpochMemory {
  readonly events: ExperimentEvents;
  /** Most that was held at any step, in MB; 0 where no step was done */
  readonly peakMb: number;
}

export function watchEpochMemory(events: ExperimentEvents): EpochMemory {
  let peak = 0;
  return {
    events: {
      ...events,
      onStep(progress) {
        peak = Math.max(peak, process.memoryUsage.rss());
        events.onStep(progress);
      },
    },
    get peakMb() {
      return peak / 1e6;
    },
  };
}

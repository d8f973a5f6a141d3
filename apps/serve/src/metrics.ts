import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Figures of one server, as Prometheus reads them. */
export interface Metrics {
  readonly contentType: string;
  text(): Promise<string>;
  answered(labels: { readonly method: string; readonly route: string; readonly status: number }): void;
  /** A clip ended, so many seconds after it had been received. */
  scored(outcome: 'done' | 'failed' | 'stopped', seconds: number): void;
}

export function openMetrics(
  counts: () => { readonly running: number; readonly waiting: number; readonly most: number },
): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const answers = new Counter({
    name: 'sdumc_http_requests_total',
    help: 'Answers, by route and status',
    labelNames: ['method', 'route', 'status'],
    registers,
  });
  const clips = new Counter({
    name: 'sdumc_clips_total',
    help: 'Clips that were taken, by how they ended',
    labelNames: ['outcome'],
    registers,
  });
  const seconds = new Histogram({
    name: 'sdumc_clip_seconds',
    help: 'From the last byte of a clip to its end, waiting among it',
    buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120],
    registers,
  });
  for (const name of ['running', 'waiting', 'most'] as const)
    new Gauge({
      name: `sdumc_queue_${name}`,
      help: { running: 'Clips under way', waiting: 'Clips that wait or are received', most: 'Clips that are taken at once' }[name], // prettier-ignore
      registers,
      collect() {
        this.set(counts()[name]);
      },
    });
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    answered: ({ method, route, status }) => answers.inc({ method, route, status }),
    scored(outcome, taken) {
      clips.inc({ outcome });
      seconds.observe(taken);
    },
  };
}

import { sentimentMetrics } from '@sdumc/metrics';
import { compare, holds, type Comparison } from '../comparison.ts';
import type { GoldenFolder } from '../golden-folder.ts';

interface MetricCase {
  readonly name: string;
  readonly y: readonly number[];
  readonly p: readonly number[];
  readonly expected: Readonly<Record<string, number | null>>;
}

const FILE = 'metrics.json';

/** Every metric of every case; what is undefined there must be null here. */
export async function checkMetrics(folder: GoldenFolder): Promise<Comparison[]> {
  const cases = await folder.list<MetricCase>(FILE);
  return cases.flatMap(({ name, y, p, expected }) => {
    const metrics: Readonly<Record<string, number | null>> = { ...sentimentMetrics({ predicted: p, target: y }) };
    return Object.entries(expected).map(([metric, value]) => {
      const received = metrics[metric];
      const quantity = `${name}: ${metric}`;
      if (value === null) return holds({ file: FILE, quantity }, received === null);
      return compare({ file: FILE, quantity, expected: [value], received: [received ?? NaN], tolerance: 1e-5 });
    });
  });
}

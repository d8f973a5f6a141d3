import { protocolName } from '@sdumc/datasets';
import {
  areaUnderCurve,
  METRIC_NAMES,
  sentimentMetrics,
  type MetricSummary,
  type MetricName,
  type MetricTable,
} from '@sdumc/metrics';
import type { EvaluatedPoint, EvaluatedProtocol, ValuedSummary } from '@sdumc/report';
import type { NetworkPredictions } from './evaluate-networks.ts';

/**
 * The figures of each protocol: for each seed and draw over the rows of all its networks together (the folds of a seed). Means are
 * over all seeds and draws; deviations over the seeds, each the mean of its draws, or over the draws of a single seed.
 */
export function protocolFigures(predictions: readonly NetworkPredictions[]): EvaluatedProtocol[] {
  const bySeed = [...groupBySeed(predictions).values()];
  return predictions[0]!.protocols.map(({ protocol, points: rates }, at): EvaluatedProtocol => {
    const points = rates.map((_, point) => pointFigures(bySeed, at, point));
    return { protocol: protocolName(protocol), kind: protocol.kind, points, area: areaOf(points) };
  });
}

/** MAE of always the mean label, over all rows; null where a network’s data has no labels to learn it from. */
export function constantMae(predictions: readonly NetworkPredictions[]): number | null {
  const [folds] = groupBySeed(predictions).values();
  const pairs = folds!.flatMap(({ targets, constant }) => targets.map((target) => ({ target, constant })));
  const predicted = pairs.flatMap(({ constant }) => (constant === null ? [] : [constant]));
  if (predicted.length < pairs.length) return null;
  return sentimentMetrics({ predicted, target: pairs.map(({ target }) => target) }).mae;
}

type Folds = NetworkPredictions[];

function groupBySeed(predictions: readonly NetworkPredictions[]): Map<number | null, Folds> {
  const groups = new Map<number | null, Folds>();
  for (const one of predictions) groups.set(one.network.seed, [...(groups.get(one.network.seed) ?? []), one]);
  return groups;
}

function pointFigures(bySeed: readonly Folds[], protocol: number, point: number): EvaluatedPoint {
  const pointOf = (network: NetworkPredictions) => network.protocols[protocol]!.points[point]!;
  const { rate, draws } = pointOf(bySeed[0]![0]!);
  const tables = bySeed.map((folds) =>
    draws.map((_, draw): MetricTable => {
      const predicted = folds.flatMap((network) => [...pointOf(network).draws[draw]!.valence]);
      return sentimentMetrics({ predicted, target: folds.flatMap(({ targets }) => targets) });
    }),
  );
  const summaries = METRIC_NAMES.map((name) => [name, summarised(tables.map((own) => own.map((one) => one[name])))]);
  const { mae, ...others } = Object.fromEntries(summaries) as Record<MetricName, MetricSummary | null>;
  const values = tables.map((own) => own.map((one) => one.mae));
  return { rate, hidden: hiddenShare(bySeed[0]!, pointOf), ...others, mae: { ...mae!, values } };
}

/** Mean over the draws; folds count by their rows. */
function hiddenShare(folds: Folds, pointOf: (network: NetworkPredictions) => { draws: readonly { hidden: number }[] }) {
  const rows = folds.reduce((sum, { targets }) => sum + targets.length, 0);
  return folds.reduce((sum, network) => {
    const { draws } = pointOf(network);
    const mean = draws.reduce((total, { hidden }) => total + hidden, 0) / draws.length;
    return sum + (mean * network.targets.length) / rows;
  }, 0);
}

/** One curve for each seed and draw; all of a seed begin at its one value for rate 0. */
function areaOf(points: readonly EvaluatedPoint[]): ValuedSummary | null {
  if (points.length < 2) return null;
  const seeds = points[0]!.mae.values.length;
  const draws = Math.max(...points.map(({ mae }) => mae.values[0]!.length));
  const values = Array.from({ length: seeds }, (_, seed) =>
    Array.from({ length: draws }, (__, draw) => areaUnderCurve(points.map((point) => at(point, seed, draw)))),
  );
  return { ...summarised(values)!, values };
}

function at({ rate, mae }: EvaluatedPoint, seed: number, draw: number): { x: number; y: number } {
  const values = mae.values[seed]!;
  return { x: rate!, y: values[Math.min(draw, values.length - 1)]! };
}

/** @param values by seed, then by draw; null where any of them is */
function summarised(values: readonly (readonly (number | null)[])[]): MetricSummary | null {
  const known = values.map((own) => own.filter((value) => value !== null));
  if (known.flat().length < values.flat().length) return null;
  const independent = known.length > 1 ? known.map(meanOf) : known[0]!;
  const mean = meanOf(independent);
  const squares = independent.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, std: independent.length > 1 ? Math.sqrt(squares / (independent.length - 1)) : null };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

import { randomStream, rowsOf, type UtteranceFrames } from '@sdumc/core';
import { epochBatches, openDataset, paddingShare, prefetched, readBatch, type Dataset } from '@sdumc/datasets';
import { BATCH_SIZE, POOL, RANDOM_ROWS, type Measurement, type Task } from './measurement.ts';
import { peakMegabytes } from '../process-memory.ts';

/** Opens what is there, does one thing with it, and tells what it took this process. */
export async function measureHere(task: Task, path: string): Promise<Measurement> {
  const restingMegabytes = process.memoryUsage.rss() / 1e6;
  const started = performance.now();
  const dataset = await openDataset(path);
  const openSeconds = (performance.now() - started) / 1000;
  const measured = await measure(task, dataset);
  await dataset.close();
  return { restingMegabytes, peakMegabytes: peakMegabytes(), openSeconds, ...measured };
}

async function measure(what: Task, source: Dataset): Promise<Partial<Measurement>> {
  if (what === 'open') return {};
  if (what === 'rows') return randomRows(source);
  if (what === 'epoch') return epoch(source);
  if (source.frameCounts === undefined) return {};
  const layout = { frameCounts: (row: number) => source.frameCounts?.(row) ?? {}, widths: source.widths };
  const share = (pool: number) => paddingShare(layout, batchesOf(source, pool));
  return { padding: { shuffled: share(1), byLength: share(POOL) } };
}

async function randomRows(source: Dataset): Promise<Partial<Measurement>> {
  const random = randomStream(3);
  const began = performance.now();
  let bytes = 0;
  for (let count = 0; count < RANDOM_ROWS; count++)
    bytes += bytesOf(await source.read(random.integer(source.utterances.length)));
  const seconds = (performance.now() - began) / 1000;
  return { megabytesPerSecond: bytes / 1e6 / seconds, rowsPerSecond: RANDOM_ROWS / seconds };
}

async function epoch(source: Dataset): Promise<Partial<Measurement>> {
  const batches = batchesOf(source, POOL);
  const began = performance.now();
  let bytes = 0;
  let rows = 0;
  for await (const { rows: frames, size } of prefetched(batches, (batch) => readBatch(source, batch))) {
    for (const { values } of Object.values(frames)) bytes += values.byteLength;
    rows += size;
  }
  const seconds = (performance.now() - began) / 1000;
  return { megabytesPerSecond: bytes / 1e6 / seconds, rowsPerSecond: rows / seconds, batches: batches.length };
}

function batchesOf(source: Dataset, pool: number): number[][] {
  return epochBatches({ source, rows: rowsOf(source, 'train'), seed: 1, epoch: 0, batchSize: BATCH_SIZE, pool });
}

function bytesOf(frames: UtteranceFrames): number {
  return Object.values(frames).reduce((sum, { values }) => sum + values.byteLength, 0);
}

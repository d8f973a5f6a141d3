import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, stat, statfs } from 'node:fs/promises';
import { freemem, tmpdir, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { showTask } from '@sdumc/program';
import { BATCH_SIZE, RANDOM_ROWS, type Measurement } from './measurement.ts';
import { measureApart, measureInPython } from './run-apart.ts';
import { tableOf } from '../table-of.ts';
import { writePickle } from './write-pickle.ts';
import { writeStore } from './write-store.ts';

export interface DataBench {
  readonly gigabytes: number;
  /** Undefined: a temporary one. */
  readonly folder: string | undefined;
  readonly python: string;
  readonly keep: boolean;
  readonly print: (line: string) => void;
  /** Default: in a process of its own. */
  readonly measure?: typeof measureApart;
  /** Removes the files when it aborts. */
  readonly stop?: AbortSignal;
}

/** What the last line prints. */
export interface DataResults {
  readonly mode: 'data';
  readonly pickleBytes: number;
  readonly storeBytes: number;
  readonly pickle: Readonly<Record<'open' | 'rows', Measurement>>;
  readonly store: Readonly<Record<'open' | 'rows' | 'epoch' | 'padding', Measurement>>;
  readonly python: Measurement | null;
}

/** Writes a pickle and a store, measures opening and reading them, and removes them. */
export async function benchData({
  gigabytes,
  folder,
  python,
  keep,
  print,
  measure = measureApart,
  stop,
}: DataBench): Promise<DataResults> {
  const bytes = gigabytes * 1e9;
  if (folder !== undefined) await mkdir(folder, { recursive: true });
  const room = await mkdtemp(join(folder === undefined ? tmpdir() : resolve(folder), 'sdumc-bench-'));
  stop?.addEventListener('abort', () => {
    if (!keep) rmSync(room, { recursive: true, force: true });
  });
  try {
    await expectDiskSpace(room, 2.1 * bytes);
    const pickle = join(room, 'mosei-like.pkl');
    const store = join(room, 'store');
    const written = await withTask('writing the pickle', bytes, (at) => writePickle(pickle, bytes, at));
    const utterances = await withTask('writing the store', bytes, (at) => writeStore(store, bytes, at));
    const sizes = { pickleBytes: (await stat(pickle)).size, storeBytes: await bytesBelow(join(store, 'shards')) };
    print(
      `pickle: ${megabytes(sizes.pickleBytes)} MB, ${written.utterances} utterances, ${written.paddingPerFrame.toFixed(1)} times as much padding as frames`,
    );
    print(`store: ${megabytes(sizes.storeBytes)} MB, ${utterances} utterances, true lengths`);
    print(cacheLine(sizes.pickleBytes + sizes.storeBytes));

    const results: DataResults = {
      mode: 'data',
      ...sizes,
      pickle: { open: await measure('open', pickle), rows: await measure('rows', pickle) },
      store: {
        open: await measure('open', store),
        rows: await measure('rows', store),
        epoch: await measure('epoch', store),
        padding: await measure('padding', store),
      },
      python: (await measureInPython(python, pickle, print)) ?? null,
    };
    for (const line of reportOf(results)) print(line);
    if (keep) print(`kept in ${room}`);
    return results;
  } finally {
    if (!keep) await rm(room, { recursive: true, force: true });
  }
}

async function withTask<T>(label: string, bytes: number, work: (at: (done: number) => void) => Promise<T>): Promise<T> {
  const task = showTask({ label, unit: 'MB', total: Math.round(bytes / 1e6) });
  try {
    return await work((done) => task.at(Math.min(Math.round(bytes / 1e6), Math.floor(done / 1e6))));
  } finally {
    task.stop();
  }
}

async function expectDiskSpace(folder: string, needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < needed)
    throw new Error(`bench: ${folder} must have ${megabytes(needed)} MB free, it has ${megabytes(bavail * bsize)}`);
}

async function bytesBelow(folder: string): Promise<number> {
  const sizes = await Promise.all((await readdir(folder)).map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

function cacheLine(bytes: number): string {
  const fits = totalmem() > 1.5 * bytes;
  const memory = `of ${megabytes(totalmem())} MB of memory ${megabytes(freemem())} are available`;
  return fits
    ? `both were just written and fit into the page cache (${memory}): reads come from memory, not from the disk`
    : `both were just written and do not fit into the page cache (${memory}): reads come partly from the disk`;
}

function reportOf({ pickle, store, storeBytes, python }: DataResults): string[] {
  const tenth = storeBytes / 10 / 1e6;
  const padding = store.padding.padding;
  const number = (value: number | undefined, digits = 0) => (value === undefined ? '–' : value.toFixed(digits));
  const ratio = (ours: number | undefined, theirs: number | undefined) =>
    ours === undefined || theirs === undefined ? '–' : `${(ours / theirs).toPrecision(2)} ×`;
  const line = (what: string, digits: number, ask: (measured: Measurement) => number | undefined, ours: Measurement, own: Measurement) => [
    what, number(ask(ours), digits), number(ask(own), digits), number(python === null ? undefined : ask(python), digits),
    ratio(ask(ours), python === null ? undefined : ask(python)),
  ]; // prettier-ignore
  return [
    ...tableOf([
      ['', 'pickle', 'store', 'Python', 'pickle / Python'],
      line('seconds to open', 2, (measured) => measured.openSeconds, pickle.open, store.open),
      line('peak MB to open', 0, (measured) => measured.peakMegabytes, pickle.open, store.open),
      line('(resting MB)', 0, (measured) => measured.restingMegabytes, pickle.open, store.open),
      line(`MB/s of ${RANDOM_ROWS} random rows`, 0, (measured) => measured.megabytesPerSecond, pickle.rows, store.rows),
      line('rows/s', 0, (measured) => measured.rowsPerSecond, pickle.rows, store.rows),
    ]),
    `one epoch of the store, ${store.epoch.batches} batches of ${BATCH_SIZE}, prefetched: ${number(store.epoch.megabytesPerSecond)} MB/s, ${number(store.epoch.rowsPerSecond)} rows/s`,
    `its peak memory: ${number(store.epoch.peakMegabytes)} MB, a tenth of the store is ${number(tenth)} MB: ${store.epoch.peakMegabytes <= tenth ? 'within' : 'ABOVE'}`,
    `padding in batches: ${number(100 * (padding?.shuffled ?? NaN), 1)} % shuffled, ${number(100 * (padding?.byLength ?? NaN), 1)} % by length`,
  ];
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}

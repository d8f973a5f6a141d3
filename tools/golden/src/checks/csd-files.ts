import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MODALITIES } from '@sdumc/core';
import { openCsdSequence, openDataset, type VideoFolds } from '@sdumc/datasets';
import { holds, worst, type Comparison } from '../comparison.ts';
import type { GoldenFolder } from '../golden-folder.ts';
import { close, same } from './utterance-rows.ts';

/** formats/csd-expected.json: by sequence, then by video */
type Expectations = Readonly<Record<string, Readonly<Record<string, ExpectedVideo>>>>;

interface ExpectedVideo {
  readonly shape: readonly [rows: number, width: number];
  readonly sum: number;
  /** Of labels: sentiment of every segment */
  readonly sentiment?: readonly number[];
  /** Of features: how many rows overlap each segment */
  readonly rowsPerSegment?: readonly number[];
}

const FILE = 'formats/csd-expected.json';

/** Every array of every file, and every segment: its sentiment, and its rows in each sequence. */
export async function checkCsdFiles(folder: GoldenFolder): Promise<Comparison[]> {
  const expected = await folder.json<Expectations>(FILE);
  const room = await mkdtemp(join(tmpdir(), 'sdumc-golden-csd-'));
  try {
    // alone: other kinds of data lie beside them
    const files = (await readdir(folder.path('formats'))).filter((name) => name.endsWith('.csd'));
    for (const name of files) await cp(folder.path(join('formats', name)), join(room, name));
    const compared: Comparison[] = [];
    for (const name of files) compared.push(...(await checkArrays(join(room, name), expected)));
    const found = (root: string) => compared.some(({ quantity }) => quantity.startsWith(`${root}: `));
    for (const root of Object.keys(expected))
      compared.push(holds({ file: FILE, quantity: `${root} is there` }, found(root)));
    const labels = Object.values(expected).find(isLabelled) ?? {};
    const features = Object.entries(expected).filter(([, videos]) => videos !== labels);
    // a dataset has one sequence a stream: as many as there are streams are read in one go
    for (let first = 0; first < features.length; first += MODALITIES.length)
      compared.push(...(await checkSegments(room, labels, features.slice(first, first + MODALITIES.length))));
    return compared;
  } finally {
    await rm(room, { recursive: true });
  }
}

/** Shape and sum of all videos of one file. */
async function checkArrays(path: string, expected: Expectations): Promise<Comparison[]> {
  const sequence = await openCsdSequence(path);
  try {
    const videos = expected[sequence.root];
    if (videos === undefined) return []; // a file of which nothing is expected
    const compared = [];
    for (const [video, { shape, sum }] of Object.entries(videos)) {
      const what = (quantity: string) => ({ file: FILE, quantity: `${sequence.root} ${video}: ${quantity}` });
      const { features } = await sequence.read(video);
      const finite = Float64Array.from(features.values).filter(Number.isFinite); // −∞ counts as 0
      compared.push(
        same(what('shape'), shape, features.shape),
        close(what('sum'), [sum], [finite.reduce((total, value) => total + value, 0)]),
      );
    }
    return [worst(`${sequence.root}: shapes, sums`, compared)];
  } finally {
    await sequence.close();
  }
}

/** What `openDataset` cuts out of these sequences, each read as a stream of its own. */
async function checkSegments(
  room: string,
  labels: Expectations[string],
  sequences: readonly (readonly [name: string, videos: Expectations[string]])[],
): Promise<Comparison[]> {
  const folds: VideoFolds = { all: { train: Object.keys(labels), valid: [], test: [] } };
  const streams = sequences.map(([name, videos], place) => ({ stream: MODALITIES[place]!, name, videos }));
  const features = Object.fromEntries(streams.map(({ stream, name }) => [stream, name]));
  const dataset = await openDataset(room, { folds, features });
  try {
    const read = await Promise.all(dataset.utterances.map((_, row) => dataset.read(row)));
    return streams.map(({ stream, name, videos }) => {
      const compared = Object.entries(videos).flatMap(([video, { shape, rowsPerSegment = [] }]) => {
        const what = (quantity: string) => ({ file: FILE, quantity: `${name} ${video}: ${quantity}` });
        const own = dataset.utterances.flatMap(({ videoId, valence }, row) =>
          videoId === video ? [{ valence, frames: read[row]![stream] }] : [],
        );
        return [
          close(what('sentiment'), labels[video]?.sentiment ?? [], own.map(({ valence }) => valence)), // prettier-ignore
          same(what('rows per segment'), rowsPerSegment, own.map(({ frames }) => frames?.frames ?? 0)), // prettier-ignore
          same(what('width'), own.map(() => shape[1]), own.map(({ frames }) => frames?.width)), // prettier-ignore
        ];
      });
      return worst(`${name}: sentiment, rows`, compared);
    });
  } finally {
    await dataset.close();
  }
}

function isLabelled(videos: Expectations[string]): boolean {
  return Object.values(videos).some(({ sentiment }) => sentiment !== undefined);
}

import { open, type FileHandle } from 'node:fs/promises';
import { randomStream } from '@sdumc/core';
import { drawLength, FEATURES, PADDED_BYTES, SPLIT_SHARES, trueFrames, type PaddedFeature } from './mosei-shape.ts';
import { noise, type Noise } from './noise.ts';
import { pickle } from './pickle-writer.ts';

export interface WrittenPickle {
  readonly utterances: number;
  /** Padding over true frames, weighted by width. */
  readonly paddingPerFrame: number;
}

const ROWS_AT_ONCE = 64;

/** Writes an unaligned MMSA pickle of about `bytes`, row by row. */
export async function writePickle(
  path: string,
  bytes: number,
  onBytes: (done: number) => void,
): Promise<WrittenPickle> {
  const random = randomStream(1);
  const utterances = Math.max(4, Math.round(bytes / PADDED_BYTES));
  const file = await open(path, 'w');
  let done = 0;
  const write = async (piece: Uint8Array) => {
    await file.appendFile(piece);
    done += piece.length;
    onBytes(done);
  };
  let trueValues = 0;
  try {
    const values = noise(random);
    await write(Buffer.concat([pickle.begin, pickle.dict.begin]));
    for (const [split, share] of Object.entries(SPLIT_SHARES)) {
      const lengths = Array.from({ length: Math.max(1, Math.round(utterances * share)) }, () => drawLength(random));
      for (const feature of FEATURES)
        trueValues += lengths.reduce((sum, length) => sum + trueFrames(feature, length) * feature.width, 0);
      await write(pickle.text(split));
      await writeSplit(write, lengths, values);
    }
    await write(Buffer.concat([pickle.dict.end, pickle.end]));
    await settle(file);
  } finally {
    await file.close();
  }
  const padded = utterances * FEATURES.reduce((sum, { frames, width }) => sum + frames * width, 0);
  return { utterances, paddingPerFrame: padded / trueValues - 1 };
}

type Write = (piece: Uint8Array) => Promise<void>;

async function writeSplit(write: Write, lengths: readonly number[], values: Noise): Promise<void> {
  const count = lengths.length;
  await write(pickle.dict.begin);
  await writeList(write, 'id', lengths.map((_, row) => pickle.text(`video${Math.floor(row / 7)}$_$${row % 7}`))); // prettier-ignore
  await writeList(write, 'raw_text', lengths.map((_, row) => pickle.text(`what was said in utterance ${row}`))); // prettier-ignore
  for (const feature of FEATURES)
    await writeArray(write, feature.name, [count, feature.frames, feature.width], paddedRows(feature, lengths, values));
  await writeArray(write, 'text_bert', [count, 3, 50], lengths.map((length) => () => bertRow(length))); // prettier-ignore
  await writeArray(write, 'regression_labels', [count], lengths.map((_, row) => () => Float32Array.of(((row % 19) - 9) / 3))); // prettier-ignore
  for (const feature of FEATURES)
    if (feature.name !== 'text')
      await writeList(write, `${feature.name}_lengths`, lengths.map((length) => pickle.wholeNumber(trueFrames(feature, length)))); // prettier-ignore
  await write(pickle.dict.end);
}

async function writeList(write: Write, name: string, items: readonly Buffer[]): Promise<void> {
  await write(Buffer.concat([pickle.text(name), pickle.list.begin, ...items, pickle.list.end]));
}

async function writeArray(
  write: Write,
  name: string,
  shape: readonly number[],
  rows: readonly (() => Float32Array)[],
): Promise<void> {
  await write(Buffer.concat([pickle.text(name), pickle.arrayBegin(shape)]));
  for (let first = 0; first < rows.length; first += ROWS_AT_ONCE) {
    const some = rows.slice(first, first + ROWS_AT_ONCE).map((row) => row());
    await write(Buffer.concat(some.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength)))); // prettier-ignore
  }
  await write(pickle.arrayEnd);
}

function paddedRows(feature: PaddedFeature, lengths: readonly number[], values: Noise): (() => Float32Array)[] {
  const { frames, width } = feature;
  return lengths.map((length) => () => {
    const row = new Float32Array(frames * width);
    row.set(values.take(trueFrames(feature, length) * width));
    return row;
  });
}

/** Ids, mask and types of 50 tokens. */
function bertRow(length: number): Float32Array {
  const tokens = trueFrames(FEATURES[0]!, length);
  return Float32Array.from({ length: 150 }, (_, at) => (at < tokens || (at >= 50 && at < 50 + tokens) ? 1 : 0));
}

/** What is still on its way to the disk would slow down what is measured next. */
async function settle(file: FileHandle): Promise<void> {
  await file.sync();
}

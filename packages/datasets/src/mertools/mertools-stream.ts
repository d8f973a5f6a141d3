import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { FrameSequence } from '@sdumc/core';
import { openNpy, readNpy, toFloat32Array } from '@sdumc/formats';
import { commonWidth } from '../frames/common-width.ts';
import { frameSequence } from '../frames/frame-sequence.ts';
import { listed } from '../listed.ts';
import { oneLine } from '../one-line.ts';
import { mapConcurrently } from '../map-concurrently.ts';

/** A folder with one `<name>.npy` for each utterance, [T, D] or [D]. */
export interface MertoolsStream {
  readonly folder: string;
  /** Undefined where no file has frames. */
  readonly width: number | undefined;
  /** T by row; 0 where the utterance lacks the stream. */
  readonly frames: Uint32Array;
  readonly problems: readonly string[];
  readonly notes: readonly string[];
}

/** Enough to keep the threads busy that Node reads files with, few enough for any limit of open files. */
const OPEN_FILES = 16;

/**
 * Reads the header of every file: what is broken is found before training, and T is known of every utterance. `onFile` is
 * called after each.
 */
export async function openMertoolsStream(
  folder: string,
  names: readonly string[],
  onFile: () => void,
): Promise<MertoolsStream> {
  const there = new Set(await readdir(folder));
  const problems: string[] = [];
  const shapes = await mapConcurrently(names, OPEN_FILES, async (name) => {
    try {
      return there.has(`${name}.npy`) ? await readShape(join(folder, `${name}.npy`)) : undefined;
    } catch (error) {
      problems.push((error as Error).message);
      return undefined;
    } finally {
      onFile();
    }
  });

  const width = commonWidth(
    shapes.flatMap((shape) => (shape === undefined || shape.frames === 0 ? [] : [shape.width])),
  );
  const frames = Uint32Array.from(shapes, (shape, row) => {
    if (shape === undefined || shape.frames === 0) return 0;
    if (shape.width === width) return shape.frames;
    problems.push(`${join(folder, names[row]!)}.npy: must be ${width} wide as the others, received ${shape.width}`);
    return 0;
  });
  return { folder, width, frames, problems: problems.sort(), notes: [...absentNotes(folder, names, there)] };
}

/** The frames of one utterance, as the file has them. */
export async function readMertoolsFrames(
  { folder, width, frames }: MertoolsStream,
  name: string,
  row: number,
): Promise<FrameSequence | undefined> {
  if (frames[row] === 0 || width === undefined) return undefined;
  const path = join(folder, `${name}.npy`);
  const { shape, data } = await readNpy(path);
  const values = toFloat32Array(data);
  if (values.length !== frames[row]! * width) {
    throw new Error(`${path}: was [${frames[row]}, ${width}] when it was opened, received [${shape.join(', ')}]`);
  }
  return frameSequence(values, frames[row]!, width);
}

async function readShape(path: string): Promise<{ frames: number; width: number }> {
  const file = await openNpy(path);
  await file.close();
  const [rows, columns] = file.shape;
  if (rows === undefined || file.shape.length > 2) {
    throw new Error(`${path}: must be [T, D] or [D], received [${file.shape.join(', ')}]`);
  }
  const [frames, width] = columns === undefined ? [1, rows] : [rows, columns];
  return { frames: width === 0 ? 0 : frames, width };
}

function* absentNotes(folder: string, names: readonly string[], there: ReadonlySet<string>): Generator<string> {
  const absent = names.filter((name) => !there.has(`${name}.npy`));
  if (absent.length > 0)
    yield `${basename(folder)}: ${absent.length} of ${names.length} files are not there: ${listed(absent)}`;
  const wanted = new Set(names.map((name) => `${name}.npy`));
  const strangers = [...there].filter((file) => !wanted.has(file));
  if (strangers.length > 0)
    yield `${basename(folder)}: ${strangers.length} entries belong to no utterance: ${oneLine(listed(strangers.sort()))}`;
}

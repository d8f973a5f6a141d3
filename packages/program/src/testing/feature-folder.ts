import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One line of index.csv. */
export interface Line {
  readonly id: string;
  readonly split: string;
  readonly valence: string;
  readonly video_id: string;
  readonly text?: string;
  readonly simulated_text?: string;
}

export interface TinyFolder {
  /** D of each array that is written */
  readonly widths?: Readonly<Record<string, number>>;
  readonly sizes?: { readonly train: number; readonly valid: number; readonly test: number };
  /** Changes a line before it is written */
  readonly line?: (line: Line, row: number) => Line;
  /** Between the lines of index.csv */
  readonly lineBreak?: string;
}

const FRAMES = 3;

/** Writes a folder of features: two utterances a video, valence a sum of the features of each, and some noise. */
export function writeFeatureFolder(
  folder: string,
  {
    widths = { audio: 3, text: 5, video: 4 },
    sizes = { train: 24, valid: 8, test: 8 },
    line = (same) => same,
    lineBreak = '\n',
  }: TinyFolder = {},
): string {
  mkdirSync(folder, { recursive: true });
  const splits = Object.entries(sizes).flatMap(([split, size]) => new Array<string>(size).fill(split));
  const lines = splits.map((split, row) =>
    line({ id: `u${row}`, split, valence: valenceOf(row).toFixed(2), video_id: `${split}${row >> 1}` }, row),
  );
  const columns = Object.keys(lines[0] ?? { id: '', split: '', valence: '' });
  const records = [columns, ...lines.map((cells) => Object.values(cells) as string[])];
  const csv = records.map((record) => record.map(quoted).join(',') + lineBreak).join('');
  writeFileSync(join(folder, 'index.csv'), csv);
  for (const [stream, width] of Object.entries(widths)) {
    const values = Float32Array.from({ length: splits.length * FRAMES * width }, (_, at) => {
      const row = Math.floor(at / (FRAMES * width));
      return valenceOf(row) * Math.cos(at % width) + Math.sin(at * 12.9898 + width);
    });
    writeNpy(join(folder, `${stream}.npy`), [splits.length, FRAMES, width], values);
  }
  return folder;
}

/** Writes a .npy file of float32. */
export function writeNpy(path: string, shape: readonly number[], values: Float32Array): void {
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.map((size) => `${size}, `).join('')}), }\n`;
  const prefix = Uint8Array.of(0x93, ...Buffer.from('NUMPY'), 1, 0, header.length, 0, ...Buffer.from(header));
  writeFileSync(path, Buffer.concat([prefix, new Uint8Array(values.buffer)]));
}

function valenceOf(row: number): number {
  return ((row * 7) % 13) / 2.5 - 2.4;
}

function quoted(cell: string): string {
  return `"${cell.replaceAll('"', '""')}"`;
}

import { isArrayInFile, isObjectArray } from '@sdumc/formats';
import { described, plainText } from './mmsa-values.ts';

/** What an utterance is called, and the video that it belongs to. */
export interface MmsaId {
  readonly id: string;
  readonly videoId: string;
  /** Whether the id names a video at all: where not, the utterance counts as a video of its own. */
  readonly namesVideo: boolean;
}

/**
 * The ids of a split: a list or an array of texts, bytes or whole numbers, or of (video, segment) or (video, begin, end) as MulT has
 * them. `v$_$3` and `v[3]` are segment 3 of the video `v`.
 *
 * Errors: `unaligned.pkl train id: must be a list of texts, received none`.
 *
 * @param split what tells numbers apart that begin anew in every split
 */
export async function readIds(value: unknown, split: string, where: string): Promise<readonly MmsaId[]> {
  const rows = await rowsOf(value);
  if (rows === undefined) throw new Error(`${where}: must be a list of texts, received ${described(value)}`);
  const areCounted = [0, 1].some((first) => rows.every((cells, at) => cells.length === 1 && cells[0] === at + first));
  return rows.map((cells, at) => {
    const texts = cells.map(cellText);
    const [first, ...rest] = texts;
    if (first === undefined || rest.length > 2 || rest.includes(undefined)) {
      const item = cells.length === 1 ? described(cells[0]) : `${cells.length} of ${described(cells[0])}`;
      throw new Error(`${where}: must be a list of texts, received ${described(value)}, whose item ${at} is ${item}`);
    }
    if (rest.length > 0) return { id: `${first}[${rest.join('-')}]`, videoId: first, namesVideo: true };
    if (areCounted) return { id: first, videoId: `${split} ${first}`, namesVideo: false };
    const videoId = videoOf(first);
    return { id: first, videoId: videoId ?? first, namesVideo: videoId !== undefined };
  });
}

/** `03bSnISJMiM$_$11`, and as CMU-MultimodalSDK writes it `03bSnISJMiM[11]`, is clip 11 of the video `03bSnISJMiM`. */
function videoOf(id: string): string | undefined {
  const end = id.indexOf('$_$');
  return end === -1 ? /^(.+)\[\d+\]$/s.exec(id)?.[1] : id.slice(0, end);
}

/** The cells of each row: [N] has one, [N, 3] three. */
async function rowsOf(value: unknown): Promise<readonly (readonly unknown[])[] | undefined> {
  if (isArrayInFile(value)) {
    const cells = value.shape.slice(1).reduce((product, size) => product * size, 1);
    if (value.shape.length === 0 || cells > 3) return undefined;
    return inRows(Array.from(await value.readRows(0, value.rows), plainNumber), value.rows);
  }
  if (!isObjectArray(value)) return Array.isArray(value) ? value.map(cellsOf) : undefined;
  if (value.shape.length === 0) return undefined;
  return value.shape.length === 1 ? value.items.map(cellsOf) : inRows(value.items, value.shape[0]!);
}

function inRows(items: readonly unknown[], rows: number): unknown[][] {
  const perRow = items.length / (rows || 1);
  return Array.from({ length: rows }, (_, row) => items.slice(row * perRow, (row + 1) * perRow));
}

function cellsOf(item: unknown): readonly unknown[] {
  if (isObjectArray(item)) return item.items;
  return Array.isArray(item) ? item : [item];
}

function plainNumber(value: number | bigint): number | bigint {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

function cellText(cell: unknown): string | undefined {
  if (typeof cell === 'bigint' || (typeof cell === 'number' && Number.isFinite(cell))) return String(cell);
  return plainText(cell);
}

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readSafetensors } from '@sdumc/formats';
import type { NamedTensor } from '@sdumc/model';

/** A folder of golden values; any of its files may be absent. */
export interface GoldenFolder {
  has(...files: readonly string[]): boolean;
  path(file: string): string;
  json<T>(file: string): Promise<T>;
  /** As {@link json}, of a file that holds an array. */
  list<T>(file: string): Promise<readonly T[]>;
  tensors(file: string): Promise<Map<string, NamedTensor>>;
}

export function goldenFolder(folder: string): GoldenFolder {
  const path = (file: string) => join(folder, file);
  const json = async <T>(file: string): Promise<T> => {
    const text = await readFile(path(file), 'utf8');
    try {
      return JSON.parse(text) as T;
    } catch (error) {
      throw new Error(`${path(file)}: not JSON`, { cause: error });
    }
  };
  return {
    has: (...files) => files.every((file) => existsSync(path(file))),
    path,
    json,
    async list<T>(file: string) {
      const cases: unknown = await json(file);
      if (!Array.isArray(cases)) throw new Error(`${path(file)}: must hold an array of cases`);
      return cases as T[];
    },
    async tensors(file) {
      const { tensors } = await readSafetensors(path(file));
      return new Map(
        [...tensors].map(([name, { shape, data }]) => [name, { shape, data: Float32Array.from(data as Float32Array) }]),
      );
    },
  };
}

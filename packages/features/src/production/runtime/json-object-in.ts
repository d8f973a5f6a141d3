import { readFile } from 'node:fs/promises';
import { oneLine } from './one-line.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * The JSON object in a file.
 *
 * @throws one line where there is none
 */
export async function jsonObjectIn(path: string): Promise<JsonObject> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new Error(`${path}: cannot be read (${oneLine(error)})`, { cause: error });
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`${path}: must be JSON (${oneLine(error)})`, { cause: error });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`${path}: must be a JSON object`);
  return value as JsonObject;
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InvalidArgumentError } from 'commander';

export const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));

/** A folder of this repository with sources, as it is named from the root. */
export function roomValue(text: string): string {
  const room = text.replace(/\/$/, '');
  const isRoom = /^(?:packages|apps|tools)\/[\w-]+$/.test(room);
  if (isRoom && existsSync(join(REPOSITORY, room, 'src'))) return room;
  throw new InvalidArgumentError(`must be a room such as packages/metrics, received "${text}"`);
}

import { createHash, randomBytes } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** What the name of a shard says. Names sort by time, then writer, then number. */
export interface ShardName {
  /** Milliseconds since 1970, moved forward where a clock is behind what was there before. */
  readonly time: number;
  /** Eight hexadecimal digits of the machine, sixteen drawn at random by the writer. */
  readonly writer: string;
  readonly number: number;
}

export const SHARD_ENDING = '.safetensors';

const PATTERN = /^(\d{15})-([0-9a-f]{24})-(\d{6})\.safetensors$/;
const LAST_TIME = 10 ** 15 - 1;
const LAST_NUMBER = 10 ** 6 - 1;

export function shardFileName({ time, writer, number }: ShardName): string {
  if (time > LAST_TIME || number > LAST_NUMBER)
    throw new Error(`shard ${number} of writer ${writer} at ${time}: the name has no room for it`);
  return `${String(time).padStart(15, '0')}-${writer}-${String(number).padStart(6, '0')}${SHARD_ENDING}`;
}

export function parseShardName(fileName: string): ShardName | undefined {
  const [, time, writer, number] = PATTERN.exec(fileName) ?? [];
  if (time === undefined || writer === undefined || number === undefined) return undefined;
  return { time: Number(time), writer, number: Number(number) };
}

export function newWriter(): string {
  return machine() + randomBytes(8).toString('hex');
}

/** Whether process numbers of that writer mean the same here: it ran on this machine, in the same container. */
export function isOfThisMachine(writer: string): boolean {
  return writer.startsWith(machine());
}

function machine(): string {
  return createHash('sha256').update(`${hostname()} ${processNamespace()}`).digest('hex').slice(0, 8);
}

/** On Linux, the namespace in which process numbers are counted. */
function processNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

import type { NamedTensor } from '@sdumc/model';
import { compare, type Comparison } from './comparison.ts';

/** Every expected tensor against the received one of its name; one that is missing never passes. */
export function compareTensors({
  file,
  expected,
  received,
  tolerance,
  except,
}: {
  readonly file: string;
  readonly expected: ReadonlyMap<string, NamedTensor>;
  readonly received: ReadonlyMap<string, NamedTensor>;
  readonly tolerance: number;
  /** Names that prove nothing */
  readonly except: readonly string[];
}): Comparison[] {
  return [...expected]
    .filter(([name]) => !except.includes(name))
    .map(([name, { data }]) =>
      compare({ file, quantity: name, expected: data, received: received.get(name)?.data ?? [], tolerance }),
    );
}

import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { print } from '@sdumc/program';
import { newRunFolder } from './run-folder.ts';
import { PARTS, type TrainOptions } from './options.ts';

/** A run of an ablation, in the folder that bears its name. */
export interface Variant {
  readonly name: string;
  readonly without: TrainOptions['without'];
}

/** The whole, and then without each part. */
export const VARIANTS: readonly Variant[] = [
  { name: 'whole', without: [] },
  ...PARTS.map((part) => ({ name: `without-${part}`, without: [part] })),
];

/**
 * Trains what each part is worth: a run for the whole and one without each part, in folders beside each other. A run that is there is
 * gone on with, where that is asked for.
 *
 * @returns the exit code of the first run that did not end well, else 0
 */
export async function ablate(
  options: TrainOptions,
  {
    train,
    tellStopped,
  }: {
    readonly train: (variant: TrainOptions) => Promise<number>;
    readonly tellStopped: (folder: string) => void;
  },
): Promise<number> {
  const folder = options.out ?? newRunFolder(`${basename(options.data ?? 'synthetic')}-ablation`);
  for (const [place, { name, without }] of VARIANTS.entries()) {
    const out = join(folder, name);
    print(`${place + 1} of ${VARIANTS.length}: ${name}`);
    const isThere = existsSync(join(out, 'run.json'));
    const code = await train({ ...options, without, out, resume: options.resume && isThere });
    if (code === 0) continue;
    tellStopped(folder);
    return code;
  }
  print(`compare them: npx nx run report -- ${folder}`);
  return 0;
}

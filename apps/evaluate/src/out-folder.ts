import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, rmdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { removeStaleTemporaryFiles, writeFileAtomically } from '@sdumc/formats';
import { EVALUATION_FORMAT } from '@sdumc/report';

/** What an evaluation leaves; a null is removed. `evaluation.json` comes last: a folder that has it is whole. */
export type EvaluationFiles = Readonly<
  Record<'missing-curve.svg' | 'evaluation.html' | 'evaluation.json', string | null>
>;

const NAMES = ['missing-curve.svg', 'evaluation.html', 'evaluation.json'] as const;

/** A folder that is made and held for results. */
export interface OutFolder {
  write(files: EvaluationFiles): Promise<void>;
  /** Leaves things as they were: what was made and is still empty goes. */
  abandon(): Promise<void>;
}

/**
 * Makes the folder for results, or takes an empty one or one that holds an earlier evaluation, which results will replace.
 *
 * @throws Error where it holds anything else, or cannot be made
 */
export async function claimOutFolder(folder: string): Promise<OutFolder> {
  const path = resolve(folder);
  const first = await mkdir(path, { recursive: true }).catch((error: unknown) => {
    throw new Error(`cannot make the folder ${folder}: ${(error as Error).message}`, { cause: error });
  });
  const [entry] = await readdir(path);
  if (entry !== undefined && !(await holdsEvaluation(path)))
    throw new Error(`${folder} is not empty and holds no evaluation, but ${JSON.stringify(entry)}: name another --out`);
  return {
    async write(files) {
      for (const name of NAMES) {
        const [target, content] = [join(path, name), files[name]];
        await removeStaleTemporaryFiles(target);
        await (content === null ? rm(target, { force: true }) : writeFileAtomically(target, content));
      }
    },
    async abandon() {
      if (first === undefined) return;
      for (let made = path; existsSync(made) && (await readdir(made)).length === 0; made = dirname(made)) {
        await rmdir(made);
        if (made === resolve(first)) return;
      }
    },
  };
}

async function holdsEvaluation(folder: string): Promise<boolean> {
  try {
    const report = JSON.parse(await readFile(join(folder, 'evaluation.json'), 'utf8')) as { format?: unknown } | null;
    return report?.format === EVALUATION_FORMAT;
  } catch {
    return false;
  }
}

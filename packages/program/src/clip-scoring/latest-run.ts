import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** The run under a folder that was finished last; null where there is none. */
export async function latestRun(folder: string): Promise<string | null> {
  const names = existsSync(folder) ? await readdir(folder) : [];
  const runs = names.map((name) => ({ run: join(folder, name), report: join(folder, name, 'report.json') }));
  const finished = await Promise.all(
    runs
      .filter(({ run, report }) => existsSync(report) && existsSync(join(run, 'model')))
      .map(async ({ run, report }) => ({ run, at: (await stat(report)).mtimeMs })),
  );
  return finished.sort((left, right) => right.at - left.at)[0]?.run ?? null;
}

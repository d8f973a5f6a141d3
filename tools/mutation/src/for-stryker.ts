import type { Plugin } from 'vitest/config';
import type { Vitest } from 'vitest/node';
import { keptProcess } from './kept-process.ts';

/** What Stryker's runner of vitest needs besides. */
export const forStryker: Plugin = {
  name: 'for-stryker',
  configureVitest({ project, vitest }) {
    // It asks for threads, where no test may change its working directory.
    project.config.pool = keptProcess.name;
    project.config.poolRunner = keptProcess;
    failWhatDoesNotLoad(vitest);
  },
};

/** A file of tests that fails while it is loaded has no tests, and to Stryker nothing failed: here one test of it has. */
function failWhatDoesNotLoad(vitest: Vitest): void {
  const start = vitest.start.bind(vitest);
  vitest.start = async (filters) => {
    const result = await start(filters);
    for (const file of vitest.state.getFiles()) {
      if (file.result?.state !== 'fail' || file.tasks.length > 0) continue;
      const { id, result } = file;
      file.tasks.push({
        type: 'test',
        id: `${id}_0`,
        name: 'is loaded',
        fullName: 'is loaded',
        fullTestName: 'is loaded',
        mode: 'run',
        file,
        meta: {},
        annotations: [],
        artifacts: [],
        timeout: 0,
        context: undefined as never,
        result,
      });
    }
    return result;
  };
}

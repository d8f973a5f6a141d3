/** Text of a vitest config at the root of a copy: the repository's own with other tests, and a process that stays. */
export function vitestConfig(include: readonly string[]): string {
  return `import { keptProcess } from './tools/mutation/src/kept-process.ts';
import base from './vitest.config.ts';

// Stryker asks for threads, where no test may change its working directory.
const keep = {
  name: 'keep',
  configureVitest({ project }) {
    project.config.pool = keptProcess.name;
    project.config.poolRunner = keptProcess;
  },
};

export default { ...base, plugins: [keep], test: { ...base.test, include: ${JSON.stringify(include)} } };
`;
}

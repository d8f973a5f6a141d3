/** Text of a vitest config at the root of a copy: the repository's own with other tests, and what Stryker needs. */
export function vitestConfig(include: readonly string[]): string {
  return `import { forStryker } from './tools/mutation/src/for-stryker.ts';
import { QuickestFirst } from './tools/mutation/src/quickest-first.ts';
import base from './vitest.config.ts';

export default {
  ...base,
  plugins: [forStryker],
  test: {
    ...base.test,
    include: ${JSON.stringify(include)},
    sequence: { sequencer: QuickestFirst },
    setupFiles: ['./tools/mutation/src/forget-last-mutant.ts', './vitest.setup.ts'],
  },
};
`;
}

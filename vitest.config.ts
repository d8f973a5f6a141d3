import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// Packages are tested from their sources: `exports` names them under this condition.
const conditions = ['@sdumc/source'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['{packages,apps,tools}/*/src/**/*.test.ts'],
    pool: 'forks',
    // Importing tfjs and our packages anew for each file took a sixth of all processor time.
    isolate: false,
    // What a command prints goes where a program's lines go, so that a test can take it.
    disableConsoleIntercept: true,
    setupFiles: ['./vitest.setup.ts'],
    // Many tests wait for programs that they have started: two leave two cores a third idle.
    maxWorkers: 3,
    execArgv: ['--conditions=@sdumc/source'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
    // What programs under test keep, they keep apart from what a person's programs do.
    env: { TF_CPP_MIN_LOG_LEVEL: '2', XDG_CACHE_HOME: join(tmpdir(), 'sdumc-tests') },
  },
});

// Builds and packs every package, then installs each from its tarball far from this repository and runs its README's
// first example. Names of packages as arguments check only those. One line a package; exit code 1 when one fails.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { checkPackage } from './check-package.ts';
import { manifests, repositoryProgram, root } from './manifest.ts';
import { runCommand } from './run-command.ts';

const atOnce = 2;

const pack = async (destination: string): Promise<ReadonlyMap<string, string>> => {
  const names = [...manifests.keys()];
  await Promise.all(names.map((name) => rm(join(root, 'packages', name, 'dist'), { recursive: true, force: true })));
  const compiler = repositoryProgram('typescript/bin/tsc');
  await runCommand(process.execPath, [compiler, '-b', ...names.map((name) => `packages/${name}`)], { folder: root });
  await runCommand(
    'npm',
    ['pack', '--pack-destination', destination, ...names.flatMap((name) => ['--workspace', `packages/${name}`])],
    { folder: root },
  );
  return new Map(
    [...manifests].map(([name, { version }]) => [name, join(destination, `sdumc-${name}-${version}.tgz`)]),
  );
};

const checkAll = async (names: readonly string[], folder: string): Promise<number> => {
  const tarballs = await pack(folder);
  const waiting = [...names];
  let failures = 0;
  const checkWaiting = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const start = performance.now();
      try {
        await checkPackage(name, tarballs, join(folder, name));
        console.log(`ok    @sdumc/${name} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
      } catch (error) {
        failures += 1;
        console.log(`FAIL  @sdumc/${name}: ${error instanceof Error ? error.message.trim() : String(error)}`);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, checkWaiting));
  return failures;
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !manifests.has(name));
if (unknown.length > 0) {
  console.error(
    `check-packages: expected names of packages (${[...manifests.keys()].join(', ')}), received ${unknown.join(', ')}`,
  );
  process.exit(1);
}
const folder = await mkdtemp(join(tmpdir(), 'sdumc-packages-'));
try {
  const failures = await checkAll(asked.length > 0 ? asked : [...manifests.keys()], folder);
  process.exitCode = failures > 0 ? 1 : 0;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}

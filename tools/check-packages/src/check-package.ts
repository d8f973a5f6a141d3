import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

import { compileExample } from './compile-example.ts';
import { install } from './install.ts';
import { repositoryProgram, root } from './manifest.ts';
import { ourImports, readExample } from './read-example.ts';
import { runCommand } from './run-command.ts';

const lintTarball = async (path: string): Promise<void> => {
  const file = await readFile(path);
  const tarball = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength);
  const { messages, pkg } = await publint({ pack: { tarball }, strict: true });
  const serious = messages.filter(({ type }) => type !== 'suggestion');
  if (serious.length === 0) return;
  throw new Error(`publint: ${serious.map((message) => formatMessage(message, pkg) ?? message.code).join('; ')}`);
};

const checkTypesResolve = async (path: string): Promise<void> => {
  const program = repositoryProgram('@arethetypeswrong/cli/dist/index.js');
  await runCommand(process.execPath, [program, path, '--profile', 'esm-only', '--format', 'ascii'], { folder: root });
};

/**
 * Tries out one package from its tarball: publint, are-the-types-wrong, and the example of its README, compiled and run.
 *
 * @param name the folder's name below packages/
 * @param tarballs tarballs of all our packages, by folder's name
 * @param folder an empty folder outside of the repository
 * @throws with the first thing that is wrong
 */
export const checkPackage = async (
  name: string,
  tarballs: ReadonlyMap<string, string>,
  folder: string,
): Promise<void> => {
  const tarball = tarballs.get(name)!;
  await lintTarball(tarball);
  await checkTypesResolve(tarball);
  const example = readExample(join(root, 'packages', name, 'README.md'));
  await install(folder, [name, ...ourImports(example)], tarballs);
  await compileExample(folder, example);
  await runCommand(process.execPath, ['example.js'], { folder, timeoutSeconds: 120 });
};

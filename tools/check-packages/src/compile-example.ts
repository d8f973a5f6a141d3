import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { repositoryProgram } from './manifest.ts';
import { CommandFailed, runCommand } from './run-command.ts';

const compilerOptions = {
  target: 'ES2022',
  lib: ['ES2023', 'DOM'],
  module: 'NodeNext',
  types: ['node'],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
};

// tfjs 4.22 does not pass its own type check. What is in folders of others is theirs to mend.
const isOfOthers = (line: string): boolean => /^node_modules\/(?!@sdumc\/)/.test(line);

/**
 * Compiles a program, and the declarations it imports, in a folder where its packages are installed, to example.js.
 *
 * @throws with the errors in the program or in declarations of ours
 */
export const compileExample = async (folder: string, code: string): Promise<void> => {
  await writeFile(join(folder, 'example.ts'), code);
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['example.ts'] }));
  try {
    const compiler = repositoryProgram('typescript/bin/tsc');
    await runCommand(process.execPath, [compiler, '-p', '.', '--pretty', 'false'], { folder });
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    const lines = error.output.split('\n').filter((line) => /^\S.*error TS\d+:/.test(line));
    const serious = lines.filter((line) => !isOfOthers(line));
    if (serious.length > 0 || lines.length === 0)
      throw new Error(serious.join('\n') || error.message, { cause: error });
  }
};

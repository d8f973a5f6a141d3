import { existsSync, readFileSync } from 'node:fs';

/**
 * The first block of TypeScript in a README: what a reader copies first.
 *
 * @throws when there is no README, no such block, or a block which asserts nothing
 */
export const readExample = (readmePath: string): string => {
  if (!existsSync(readmePath)) throw new Error('README.md is missing');
  const code = /^```ts\r?\n(.*?)^```/ms.exec(readFileSync(readmePath, 'utf8'))?.[1];
  if (code === undefined) throw new Error('README.md: expected a block of ```ts, received none');
  if (!/from 'node:assert(\/strict)?'/.test(code)) {
    throw new Error('README.md: the first block of ```ts must assert what it claims with node:assert');
  }
  return code;
};

/** The folders' names of those packages of ours which a program imports. */
export const ourImports = (code: string): readonly string[] => [
  ...new Set([...code.matchAll(/['"]@sdumc\/([a-z0-9-]+)/g)].map((match) => match[1]!)),
];

import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';
import { createVitest } from 'vitest/node';

import { root } from './run-nx.ts';

interface Graph {
  readonly nodes: Readonly<
    Record<string, { readonly data: { readonly targets: Readonly<Record<string, Target>>; readonly tags?: string[] } }>
  >;
}
interface Target {
  readonly options?: { readonly entry?: string; readonly arguments?: readonly string[] };
}

const nx = (...words: readonly string[]): string => {
  const program = createRequire(import.meta.url).resolve('nx/bin/nx.js');
  return spawnSync(process.execPath, [program, ...words], { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 }).stdout;
};
const affectedBy = (file: string): string[] =>
  JSON.parse(nx('show', 'projects', '--affected', `--files=${file}`, '--with-target=test', '--json')) as string[];

describe('the targets of all projects', () => {
  let nodes: Graph['nodes'] = {};
  beforeAll(() => {
    nodes = (JSON.parse(nx('graph', '--file=stdout')) as { graph: Graph }).graph.nodes;
  });

  it('run each test file that the root run finds once, and no other', async () => {
    const vitest = await createVitest('test', { root, watch: false });
    const filesOf = async (...filters: readonly string[]) =>
      (await vitest.globTestSpecifications([...filters])).map(({ moduleId }) => relative(root, moduleId));
    const found: string[] = [];
    for (const [name, { data }] of Object.entries(nodes)) {
      const { test } = data.targets;
      if (name === 'sdumc' || test === undefined) continue;
      const [command, ...filters] = test.options?.arguments ?? [];
      expect([test.options?.entry, command]).toEqual(['node_modules/vitest/vitest.mjs', 'run']);
      const files = await filesOf(...filters);
      expect(files, name).not.toEqual([]);
      found.push(...files);
    }
    const all = await filesOf();
    await vitest.close();
    expect(all).toContain(relative(root, join(import.meta.dirname, 'targets.test.ts')));
    expect(found.sort()).toEqual(all.sort());
  });

  it('are those which a project has files for, and it has tags', () => {
    const targetsOf = (name: string) =>
      Object.keys(nodes[name]?.data.targets ?? {}).filter((target) => /^(build|test|lint|typecheck)$/.test(target));
    expect(targetsOf('@sdumc/losses').sort()).toEqual(['build', 'lint', 'test', 'typecheck']);
    expect(targetsOf('@sdumc/rooms').sort()).toEqual(['lint', 'test', 'typecheck']);
    expect(targetsOf('@sdumc/load').sort()).toEqual(['build', 'lint', 'typecheck']);
    expect(nodes['@sdumc/losses']?.data.tags).toEqual(expect.arrayContaining(['kind:package', 'room:losses']));
  });
});

describe('nx affected', () => {
  it('names a package and all that depend on it', () => {
    const names = affectedBy('packages/losses/src/index.ts');
    expect(names).toEqual(expect.arrayContaining(['@sdumc/losses', '@sdumc/trainer', '@sdumc/evaluate']));
    expect(names).not.toContain('@sdumc/core');
  });

  it('names no project for a README', () => {
    expect(affectedBy('packages/losses/README.md')).toEqual([]);
  });
});

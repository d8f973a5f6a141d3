import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';

import { whyForbidden } from './import-rule.mjs';
import { packages } from './rooms.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const names = Object.keys(packages);

// The real configuration, without the rules which need a program of all types: the files here do not exist.
const eslint = new ESLint({
  cwd: root,
  overrideConfig: [
    {
      files: ['**/*.ts'],
      languageOptions: { parserOptions: { projectService: false } },
    },
  ],
  ruleFilter: ({ ruleId }) => /^(rooms\/|no-)/.test(ruleId),
});
const lint = async (filePath: string, code: string): Promise<string[]> => {
  const results = await eslint.lintText(code, { filePath: join(root, filePath) });
  return results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => `${ruleId ?? 'fatal'}: ${message}`));
};
const importing = (specifier: string): string => `import { it } from '${specifier}';\nit();\n`;

describe('eslint turns red', () => {
  it.each([
    ['packages/umca/src/attention.ts', '@sdumc/mia'],
    ['packages/losses/src/distillation.ts', '@sdumc/trainer'],
    ['packages/core/src/batch.ts', '@sdumc/train'],
    ['packages/core/src/batch.ts', '../../../apps/train/src/main.ts'],
    ['packages/umca/src/attention.ts', '../../mia/src/index.ts'],
    ['packages/metrics/src/accuracy.ts', '@tensorflow/tfjs'],
    ['packages/formats/src/npy.ts', '@sdumc/core'],
    ['packages/umca/src/attention.ts', '@tensorflow/tfjs-core'],
    ['packages/losses/src/loss.ts', '@sdumc/core/testing'],
    ['packages/umca/src/testing/plain-attention.ts', '@sdumc/core/testing'],
    ['packages/umca/testing/plain-attention.ts', '@sdumc/mia'],
    ['packages/umca/src/attention.test.ts', '@sdumc/mia'],
    ['apps/train/src/main.ts', '@sdumc/golden'],
    ['tools/golden/src/main.ts', '../../../apps/train/src/main.ts'],
  ])('when %s imports %s', async (file, specifier) => {
    expect(await lint(file, importing(specifier))).toEqual([expect.stringMatching(/^rooms\/import: /)]);
  });

  it.each([
    `export { it } from '@sdumc/mia';`,
    `export * from '@sdumc/mia';`,
    `export const it = await import('@sdumc/mia');`,
    `export type It = import('@sdumc/mia').It;`,
    `import type { It } from '@sdumc/mia';\nexport const it: It = 1;`,
  ])('for every way to import: %s', async (code) => {
    expect(await lint('packages/umca/src/attention.ts', code)).toEqual([
      expect.stringContaining('packages/umca may import core of ours, received "@sdumc/mia"'),
    ]);
  });

  it.each([
    ['packages/umca/src/attention.test.ts', `import { it } from '@sdumc/backend';`, 'dependencies or devDependencies'],
    ['packages/core/testing/fast.ts', `import { it } from '@sdumc/formats';`, 'dependencies or devDependencies'],
    ['apps/train/src/main.ts', `import { it } from '@sdumc/umca';`, 'in dependencies'],
    ['apps/train/src/main.test.ts', `export const path = 'apps/predict';`, 'nx.implicitDependencies'],
    ['tools/probe/src/main.ts', `export const path = '../../../apps/predict/src/main.ts';`, 'nx.implicitDependencies'],
  ])('in %s for what package.json does not name: %s', async (file, code, where) => {
    expect(await lint(file, `${code}\nit();\n`)).toEqual([expect.stringContaining(where)]);
  });

  it.each([
    `import { attendToFrames } from './attend-to-frames.ts';\nattendToFrames();`,
    `import type { FoundFrames } from './attend-to-frames.ts';\nexport const none: FoundFrames | null = null;`,
    `export { attendToFrames } from './attend-to-frames.ts';`,
    `export const later = () => import('./attend-to-frames.ts');`,
    `export type Found = import('./attend-to-frames.ts').FoundFrames;`,
  ])('when a file imports one that imports it: %s', async (code) => {
    expect(await lint('packages/core/src/frames/frame-rows.ts', code)).toEqual([
      expect.stringMatching(/^rooms\/circle: .*attend-to-frames\.ts/),
    ]);
  });

  it.each([
    ['packages/core/src/batch.ts', `console.log(1);`, 'no-console'],
    ['packages/core/src/batch.ts', `export const home = process.env.HOME;`, 'no-restricted-properties'],
    ['packages/core/src/batch.ts', `import { env } from 'node:process';\nexport { env };`, 'no-restricted-imports'],
    ['packages/core/src/batch.ts', `export default 1;`, 'no-restricted-syntax'],
    ['packages/core/src/utils.ts', `export const one = 1;`, 'rooms/file-name'],
    ['packages/core/src/frameMask.ts', `export const one = 1;`, 'rooms/file-name'],
  ])('in %s for %s', async (file, code, rule) => {
    expect(await lint(file, code)).toEqual([expect.stringContaining(`${rule}: `)]);
  });
});

describe('eslint stays green', () => {
  it.each([
    ['packages/umca/src/attention.ts', '@sdumc/core'],
    ['packages/umca/src/attention.ts', '@tensorflow/tfjs'],
    ['packages/umca/src/attention.ts', './query.ts'],
    ['packages/umca/src/attention.test.ts', '@sdumc/core/testing'],
    ['packages/umca/testing/plain-attention.ts', '@sdumc/core/testing'],
    ['packages/core/src/batch.test.ts', '@sdumc/backend'],
    ['packages/trainer/src/train.test.ts', '@sdumc/model'],
    ['packages/backend/src/wasm.ts', '@tensorflow/tfjs-backend-wasm'],
    ['packages/formats/src/zip.ts', 'fflate'],
    ['apps/train/src/main.ts', '@sdumc/trainer'],
    ['packages/core/src/golden.test.ts', '../../../../shared/fixtures/golden.json'],
  ])('when %s imports %s', async (file, specifier) => {
    expect(await lint(file, importing(specifier))).toEqual([]);
  });
});

describe('the table', () => {
  it('has a row for every package and no other', () => {
    const folders = readdirSync(join(root, 'packages')).filter((name) =>
      existsSync(join(root, 'packages', name, 'package.json')),
    );
    expect([...names].sort()).toEqual(folders.sort());
  });

  it.each(names)('%s: package.json has no dependency of ours which the table forbids', (name) => {
    const manifest = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8')) as {
      dependencies?: Record<string, string>;
    };
    const ours = Object.keys(manifest.dependencies ?? {}).filter((dependency) => dependency.startsWith('@sdumc/'));
    const importer = join(root, 'packages', name, 'src/index.ts');
    expect(ours.map((dependency) => whyForbidden(importer, dependency)).filter((why) => why !== null)).toEqual([]);
  });

  it.each(readdirSync(join(root, 'packages')).filter((name) => names.includes(name)))(
    '%s: tsconfig.json refers to the packages of ours which it depends on',
    (name) => {
      const read = (file: string): unknown => JSON.parse(readFileSync(join(root, 'packages', name, file), 'utf8'));
      const { dependencies = {} } = read('package.json') as { dependencies?: Record<string, string> };
      const { references = [] } = read('tsconfig.json') as { references?: { path: string }[] };
      const ours = Object.keys(dependencies).filter((dependency) => dependency.startsWith('@sdumc/'));
      expect(references.map(({ path }) => path).sort()).toEqual(
        ours.map((dependency) => dependency.replace('@sdumc/', '../')).sort(),
      );
    },
  );

  it('has no circle', () => {
    const visit = (name: string, path: readonly string[]): void => {
      expect(path).not.toContain(name);
      for (const next of packages[name]!.mayImport) visit(next, [...path, name]);
    };
    for (const name of names) visit(name, []);
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, expect, it } from 'vitest';

import { ourImports, readExample } from './read-example.ts';

const folder = mkdtempSync(join(tmpdir(), 'sdumc-example-'));
afterAll(() => rmSync(folder, { recursive: true }));

const readme = (text: string): string => {
  const path = join(folder, 'README.md');
  writeFileSync(path, text);
  return path;
};

it('takes the first block of ts, whole, and no other', () => {
  const first = `import assert from 'node:assert/strict';\n\nassert.ok(true);\n`;
  const path = readme(
    `# A\n\n\`\`\`sh\nnpm i\n\`\`\`\n\n\`\`\`ts\n${first}\`\`\`\n\ntext\n\n\`\`\`ts\nsecond();\n\`\`\`\n`,
  );
  expect(readExample(path)).toBe(first);
});

it.each([
  ['no block', '# A\n', /received none/],
  ['a block which asserts nothing', '```ts\nconst a = 1;\n```\n', /must assert/],
])('refuses %s', (_name, text, message) => {
  expect(() => readExample(readme(text))).toThrow(message);
});

it('refuses a package without README', () => {
  expect(() => readExample(join(folder, 'none', 'README.md'))).toThrow('README.md is missing');
});

it('names our packages once each, by folder', () => {
  expect(
    ourImports(`import { a } from '@sdumc/text-sim';\nimport { b } from "@sdumc/core/testing";\nimport '@sdumc/core';`),
  ).toEqual(['text-sim', 'core']);
});

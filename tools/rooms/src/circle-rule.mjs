// @ts-check
// Why no rule from elsewhere: `no-cycle` of eslint-plugin-import-x 4.18 does not follow `import type`, of which five of the six
// circles were made that this rule was written for; it brings 55 packages, and parses what TypeScript only scans.
import { readFileSync, statSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';

import ts from 'typescript';

/** @type {Map<string, { changed: number, imported: readonly string[] }>} */
const known = new Map();

/**
 * The files of the same room that a text imports, types and what is imported later included.
 *
 * @param {string} file
 * @param {string} text
 */
const importedBy = (file, text) =>
  ts
    .preProcessFile(text, true, true)
    .importedFiles.filter(({ fileName }) => fileName.startsWith('.'))
    .map(({ fileName }) => resolve(dirname(file), fileName));

/**
 * @param {string} file
 * @returns {readonly string[]} none where there is no such file
 */
const importedByFile = (file) => {
  const changed = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  if (changed === undefined) return [];
  const before = known.get(file);
  if (before?.changed === changed) return before.imported;
  const imported = importedBy(file, readFileSync(file, 'utf8'));
  known.set(file, { changed, imported });
  return imported;
};

/**
 * The shortest way from a file over its imports back to it.
 *
 * @param {string} file
 * @param {string} text what it holds, or will
 * @returns {readonly string[] | null} the files between
 */
const wayBack = (file, text) => {
  /** @type {Map<string, readonly string[]>} */
  const ways = new Map(importedBy(file, text).map((imported) => [imported, [imported]]));
  for (const [at, way] of ways) {
    if (at === file) return way.slice(0, -1);
    for (const next of importedByFile(at)) if (!ways.has(next)) ways.set(next, [...way, next]);
  }
  return null;
};

/**
 * No file imports itself by way of others.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
export const circleRule = {
  meta: { type: 'problem', schema: [], messages: { circle: 'this file imports itself, by way of {{way}}' } },
  create: (context) => ({
    Program(node) {
      const way = wayBack(context.filename, context.sourceCode.text);
      if (way === null) return;
      const names = way.map((file) => relative(dirname(context.filename), file));
      context.report({ node, messageId: 'circle', data: { way: names.join(', then ') } });
    },
  }),
};

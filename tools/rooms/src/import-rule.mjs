// @ts-check
// Why nx's own rule, `@nx/enforce-module-boundaries` of @nx/eslint-plugin 23.2.1, is not the one: it knows projects and their
// tags, and no more. It cannot tell a test from a source of the same project (what tests may import besides, `/testing` for
// tests alone), nor allow one package of tensorflow to tests. It reads the project graph from nx's cache, and where that is
// empty, as in a fresh clone, it says "The rule will be skipped" and lets everything pass. And it brings 222 packages (babel,
// @nx/js, @nx/workspace), which take 1.2 s of CPU to load; this rule takes none to speak of.
import { dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

import { everyTestMayImport, packages } from './rooms.mjs';

export const root = fileURLToPath(new URL('../../../', import.meta.url));

/** @param {string} path a path inside the repository */
export const placeOf = (path) => {
  const [kind = '', name = '', folder = ''] = relative(root, path).split(sep);
  // What a room's tests share lies in its folder `testing/`, and is not published; nor is a bench.
  const isTest = /\.test\.[cm]?[jt]s$/.test(path) || folder === 'testing' || folder === 'bench';
  return { kind, name, room: `${kind}/${name}`, isTest };
};

/**
 * Why a file may not import something, or null when it may.
 *
 * @param {string} file absolute path of the importing file
 * @param {string} specifier what stands between the quotes
 * @returns {string | null}
 */
export const whyForbidden = (file, specifier) => {
  const { kind, name, room, isTest } = placeOf(file);

  if (specifier.startsWith('.') || specifier.startsWith('/')) {
    const target = placeOf(resolve(dirname(file), specifier));
    if (!['packages', 'apps', 'tools'].includes(target.kind) || target.room === room) return null;
    return `${room} may not reach into ${target.room} by a path`;
  }

  if (specifier.startsWith('@sdumc/')) {
    const [, imported = '', ...rest] = specifier.split('/');
    if (!(imported in packages)) return `nobody imports apps or tools: "${specifier}"`;
    if (rest.join('/') === 'testing' && !isTest) return `"${specifier}" is for tests`;
    const own = kind === 'packages' ? packages[name] : undefined;
    if (own === undefined) return null;
    if (imported === name) return `${room} imports its own files by their paths, not as "${specifier}"`;
    const allowed = [...own.mayImport, ...(isTest ? [...everyTestMayImport, ...(own.testsMayImport ?? [])] : [])];
    if (allowed.includes(imported)) return null;
    return `${room}${isTest ? ' (a test)' : ''} may import ${allowed.length === 0 ? 'nothing' : allowed.join(', ')} of ours, received "${specifier}"`;
  }

  if (specifier.startsWith('@tensorflow/') && kind === 'packages') {
    const tensorflow = packages[name]?.tensorflow ?? 'none';
    if (tensorflow === 'all' || (tensorflow === 'tfjs' && specifier === '@tensorflow/tfjs')) return null;
    if (isTest && tensorflow === 'tfjs' && specifier === '@tensorflow/tfjs-backend-wasm') return null;
    return tensorflow === 'none'
      ? `${room} does without tensorflow, received "${specifier}"`
      : `${room} imports "@tensorflow/tfjs" and no other package of tensorflow, received "${specifier}"`;
  }
  return null;
};

/**
 * The listeners of a rule that looks at every way to import.
 *
 * @param {(node: any, specifier: string) => void} check the string that names the module, as a node and by itself
 * @returns {import('eslint').Rule.RuleListener}
 */
export const forEachImport = (check) => {
  /** @param {any} node */
  const checkName = (node) => {
    if (typeof node?.value === 'string') check(node, node.value);
  };
  /** @param {any} node */
  const checkSource = (node) => checkName(node.source);
  return {
    ImportDeclaration: checkSource,
    ExportNamedDeclaration: checkSource,
    ExportAllDeclaration: checkSource,
    ImportExpression: checkSource,
    /** @param {any} node */
    TSImportType: (node) => checkName(node.source ?? node.argument?.literal),
  };
};

/** @type {import('eslint').Rule.RuleModule} */
export const importRule = {
  meta: { type: 'problem', schema: [], messages: { forbidden: '{{why}} (tools/rooms/src/rooms.mjs)' } },
  create: (context) =>
    forEachImport((node, specifier) => {
      const why = whyForbidden(context.filename, specifier);
      if (why !== null) context.report({ node, messageId: 'forbidden', data: { why } });
    }),
};

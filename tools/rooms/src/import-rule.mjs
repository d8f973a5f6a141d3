// @ts-check
import { dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

import { everyTestMayImport, packages } from './rooms.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** @param {string} path a path inside the repository */
const placeOf = (path) => {
  const [kind = '', name = ''] = relative(root, path).split(sep);
  return { kind, name, room: `${kind}/${name}` };
};

/**
 * Why a file may not import something, or null when it may.
 *
 * @param {string} file absolute path of the importing file
 * @param {string} specifier what stands between the quotes
 * @returns {string | null}
 */
export const whyForbidden = (file, specifier) => {
  const { kind, name, room } = placeOf(file);
  // What a room's tests share lies in its folder `testing/`, and is not published.
  const isTest = /\.test\.[cm]?[jt]s$/.test(file) || relative(root, file).split(sep)[2] === 'testing';

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

/** @type {import('eslint').Rule.RuleModule} */
export const importRule = {
  meta: { type: 'problem', schema: [], messages: { forbidden: '{{why}} (tools/rooms/src/rooms.mjs)' } },
  create(context) {
    /** @param {any} node the string that names the module */
    const check = (node) => {
      if (typeof node?.value !== 'string') return;
      const why = whyForbidden(context.filename, node.value);
      if (why !== null) context.report({ node, messageId: 'forbidden', data: { why } });
    };
    /** @param {any} node */
    const checkSource = (node) => check(node.source);
    return {
      ImportDeclaration: checkSource,
      ExportNamedDeclaration: checkSource,
      ExportAllDeclaration: checkSource,
      ImportExpression: checkSource,
      /** @param {any} node */
      TSImportType: (node) => check(node.source ?? node.argument?.literal),
    };
  },
};

// @ts-check
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { forEachImport, placeOf, root, whyForbidden } from './import-rule.mjs';

/**
 * @typedef {object} Manifest
 * @property {string} name
 * @property {Readonly<Record<string, string>>} [dependencies]
 * @property {Readonly<Record<string, string>>} [devDependencies]
 * @property {{ implicitDependencies?: readonly string[] }} [nx]
 */

/** @type {Map<string, Manifest>} */
const manifests = new Map();

/** @param {string} room its folder, such as `packages/core` */
const manifestOf = (room) => {
  const path = join(root, room, 'package.json');
  const manifest = manifests.get(room) ?? (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : { name: '' });
  manifests.set(room, manifest);
  return manifest;
};

/**
 * What a file takes from another room, its package.json names: nx knows from there, and from nowhere else, what is to be
 * built, tested and linted again. A program that is started by its folder, `apps/train`, is named in `nx.implicitDependencies`.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
export const dependencyRule = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      import: '{{room}}/package.json must name "{{name}}" in {{where}}',
      program: '{{room}}/package.json must name "{{name}}" in nx.implicitDependencies: it is started here',
    },
  },
  create(context) {
    const { room, isTest } = placeOf(context.filename);
    const { name: own, dependencies, devDependencies, nx } = manifestOf(room);
    const named = { ...dependencies, ...(isTest ? devDependencies : {}) };
    return {
      ...forEachImport((node, specifier) => {
        if (!specifier.startsWith('@sdumc/') || whyForbidden(context.filename, specifier) !== null) return;
        const name = specifier.split('/').slice(0, 2).join('/');
        if (name in named || name === own) return;
        const where = isTest ? 'dependencies or devDependencies' : 'dependencies';
        context.report({ node, messageId: 'import', data: { room, name, where } });
      }),
      Literal(node) {
        const [, app] = /^(?:\.\.\/)*(apps\/[a-z-]+)(?:\/src\/main\.ts)?$/.exec(String(node.value)) ?? [];
        if (app === undefined || app === room || /^(Import|Export)/.test(node.parent.type)) return;
        const { name } = manifestOf(app);
        if (name === '' || nx?.implicitDependencies?.includes(name)) return;
        context.report({ node, messageId: 'program', data: { room, name } });
      },
    };
  },
};

// @ts-check
import { basename } from 'node:path';

const empty = ['utils', 'util', 'helpers', 'helper', 'types', 'misc', 'common', 'shared'];

/**
 * A file is named in kebab-case after its one main export, and never after nothing in particular.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
export const fileNameRule = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: {
      case: 'a file name is kebab-case, received "{{name}}"',
      empty: 'a file is named after its main export, received "{{name}}"',
    },
  },
  create(context) {
    return {
      Program(node) {
        const name = basename(context.filename);
        const [stem = '', ...rest] = name.split('.');
        if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(stem)) context.report({ node, messageId: 'case', data: { name } });
        else if (empty.includes(stem) && rest.length > 0) context.report({ node, messageId: 'empty', data: { name } });
      },
    };
  },
};

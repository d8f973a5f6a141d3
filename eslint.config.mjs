// @ts-check
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

import { circleRule } from './tools/rooms/src/circle-rule.mjs';
import { dependencyRule } from './tools/rooms/src/dependency-rule.mjs';
import { fileNameRule } from './tools/rooms/src/file-name-rule.mjs';
import { importRule } from './tools/rooms/src/import-rule.mjs';

const rooms = {
  rules: { circle: circleRule, dependency: dependencyRule, 'file-name': fileNameRule, import: importRule },
};

export default tseslint.config(
  {
    ignores: [
      '**/dist/',
      '**/node_modules/',
      '**/coverage/',
      'runs/',
      '.nx/',
      '**/fixtures/**/*.json',
      'packages/backend/assembly/*.ts',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // `values[index]!` is how plain-array mathematics reads under noUncheckedIndexedAccess.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      // tfjs types most results by a free type parameter, `sum<T extends Tensor>(): T`: an assertion is how one is chosen.
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // An interface may be asynchronous for the sake of one of its members.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/unified-signatures': 'off',
      eqeqeq: 'error',
    },
  },
  {
    files: ['packages/**', 'apps/**', 'tools/**'],
    plugins: { rooms },
    rules: {
      'rooms/circle': 'error',
      'rooms/import': 'error',
      'rooms/dependency': 'error',
      'rooms/file-name': 'error',
      'no-restricted-syntax': ['error', { selector: 'ExportDefaultDeclaration', message: 'Exports have names.' }],
    },
  },
  {
    // Its paths are for the rules that it tests.
    files: ['tools/rooms/**/*.test.ts'],
    rules: { 'rooms/dependency': 'off' },
  },
  {
    files: ['packages/*/src/**'],
    rules: { 'no-console': 'error' },
  },
  {
    // What is printed passes print and printError, which write out what a terminal would obey.
    files: ['apps/*/src/**'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-console': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Exports have names.' },
        {
          selector: 'CallExpression[callee.property.name="write"][callee.object.object.name="process"]',
          message: 'Print with print or printError of @sdumc/program.',
        },
      ],
    },
  },
  {
    files: ['packages/*/src/**'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Libraries take arguments.' },
      ],
      'no-restricted-imports': [
        'error',
        { paths: [{ name: 'node:process', importNames: ['env'], message: 'Libraries take arguments.' }] },
      ],
    },
  },
  {
    files: ['**/*.test.ts'],
    rules: {
      // A test may look at what the type says cannot be.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs', '**/*.js'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly', Buffer: 'readonly' } },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: {
        require: 'readonly',
        module: 'writable',
        __dirname: 'readonly',
        setTimeout: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
      },
    },
  },
);

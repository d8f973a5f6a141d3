// @ts-check
// Checks the types of one project's tests, benches and testing/: `node tools/nx/typecheck-tests.cjs packages/losses`. The
// settings and the kinds of files are those of tsconfig.test.json, which checks the tests of all projects in one program.

const { spawnSync } = require('node:child_process');
const { existsSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { dirname, join, relative } = require('node:path');

const root = join(__dirname, '../..');
const folder = process.argv[2] ?? '';
const read = (/** @type {string} */ path) => JSON.parse(readFileSync(join(root, path), 'utf8'));

const [kind = ''] = folder.split('/');
const file = join(root, 'node_modules/.cache/typecheck-tests', `${folder.replace('/', '-')}.json`);
const fromFile = (/** @type {string} */ path) => relative(dirname(file), join(root, path));

/** Our packages by name, of which each test sees what `build` wrote of them. */
const { dependencies, devDependencies } = read(`${folder}/package.json`);
const packages = Object.keys({ ...dependencies, ...devDependencies })
  .filter((name) => name.startsWith('@sdumc/'))
  .map((name) => `packages/${name.slice('@sdumc/'.length)}`);
const references = [folder, ...packages].filter((path) => existsSync(join(root, path, 'tsconfig.json')));

const settings = {
  extends: fromFile('tsconfig.test.json'),
  compilerOptions: { incremental: false, composite: false },
  include: /** @type {string[]} */ (read('tsconfig.test.json').include)
    .filter((pattern) => pattern.startsWith(`${kind}/*/`))
    .map((pattern) => fromFile(pattern.replace(`${kind}/*`, folder))),
  references: references.map((path) => ({ path: fromFile(path) })),
};
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, JSON.stringify(settings, null, 2));
const tsc = join(root, 'node_modules/typescript/bin/tsc');
process.exitCode = spawnSync(process.execPath, [tsc, '-p', file], { stdio: 'inherit' }).status ?? 1;

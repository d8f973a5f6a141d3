// @ts-check
// What nx knows of this repository: build, test, lint and typecheck of every package, app and tool; and how nx stays out of
// the way of a program.
//
// `nx run train -- ...`: nx calls `preTasksExecution` once it has read the projects and before it prepares any task. Where a
// program of project.json is asked for, the program runs there and then, on nx's own terminal, and nx ends with its exit
// code. So nothing is printed after the program's last line. Measured with nx 23.2.1, CPU time of all processes until
// `npx nx run echo-arguments -- x` has ended: 3.2 s by the executor, 1.9 s from here; 0.4 s without npx and nx. (Half of what
// remains is nx's own start, which looks for all projects once before it loads a plugin of the repository.) Earlier, in
// createNodesV2, would save 0.1 s more, but nx holds a lock there for which every other nx would wait.
// This needs NX_ISOLATE_PLUGINS=false (in `.env`, which nx reads first): otherwise a plugin lives in a process of its own,
// without terminal, and the executor runs the program. So it does
// when a program is asked for in another way (run-many, options of nx before `--`).

const { existsSync, readdirSync, readFileSync } = require('node:fs');
const { dirname, join, relative, sep } = require('node:path');

const { runProgram } = require('./run-program.cjs');

/** @typedef {{ executor?: string, cache?: boolean, options?: { entry: string, arguments?: string[] } }} Target */
/** @typedef {Record<string, string>} Versions */
/** @typedef {{ name: string, scripts?: object, dependencies?: Versions, devDependencies?: Versions }} Manifest */

const TSC = 'node_modules/typescript/bin/tsc';
const VITEST = 'node_modules/vitest/vitest.mjs';
const ESLINT = 'node_modules/eslint/bin/eslint.js';

/** @param {string} path @returns {any} */
const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** @param {string} folder */
const hasTests = (folder) =>
  existsSync(join(folder, 'src')) &&
  readdirSync(join(folder, 'src'), { recursive: true }).some((name) => String(name).endsWith('.test.ts'));

/**
 * @param {string} root of the repository
 * @param {string} folder of the project, from the root, with `/`
 */
function targetsOf(root, folder) {
  const hasTypeScript = existsSync(join(root, folder, 'tsconfig.json'));
  const isTested = hasTests(join(root, folder));
  /** @type {Record<string, object>} */
  const targets = {
    lint: {
      ...task(ESLINT, folder, '--max-warnings=0'),
      inputs: ['default', '^production', 'lintRules', 'typeScriptSettings'],
    },
  };
  if (hasTypeScript) {
    targets['build'] = {
      ...task(TSC, '-b', folder),
      dependsOn: ['^build'],
      inputs: ['sources', '^sources', 'typeScriptSettings'],
      outputs: ['{projectRoot}/dist'],
    };
  }
  if (hasTypeScript || isTested) {
    targets['typecheck'] = {
      ...(isTested ? task('tools/nx/typecheck-tests.cjs', folder) : { executor: 'nx:noop', cache: false }),
      // Building is how sources are checked.
      dependsOn: ['build', '^build'],
      inputs: ['default', '^production', 'typeScriptSettings', '{workspaceRoot}/tools/nx/typecheck-tests.cjs'],
    };
  }
  if (isTested) {
    targets['test'] = {
      ...task(VITEST, 'run', `${folder}/`),
      inputs: ['default', '^production', 'testSettings'],
      // Vitest itself uses every core, and some tests are about time.
      parallelism: false,
    };
  }
  return targets;
}

/**
 * @param {string} entry
 * @param {string[]} fixed
 */
const task = (entry, ...fixed) => ({
  executor: '@sdumc/nx:task',
  cache: true,
  options: { entry, arguments: fixed },
});

const createNodesV2 = [
  '{packages,apps,tools}/*/package.json',
  /**
   * @param {readonly string[]} files
   * @param {unknown} _options
   * @param {{ workspaceRoot: string }} context
   */
  async (files, _options, { workspaceRoot }) =>
    files.map((file) => {
      const folder = dirname(file).split(sep).join('/');
      const [kinds = '', room] = folder.split('/');
      const tags = [`kind:${kinds.slice(0, -1)}`, `room:${room}`];
      return [file, { projects: { [folder]: { root: folder, tags, targets: targetsOf(workspaceRoot, folder) } } }];
    }),
];

/** Commands of nx which run targets but whose next word is none. */
const OTHER_COMMANDS = [
  'run-many',
  'affected',
  'affected:test',
  'affected:build',
  'affected:lint',
  'exec',
  'watch',
  'release',
];
/** Letters that nx takes for a target's name. */
const ALIASES = ['b', 'e', 'l', 's', 't'];

/**
 * @param {unknown} _options
 * @param {{ workspaceRoot: string, argv: readonly string[] }} context
 */
async function preTasksExecution(_options, { workspaceRoot: root, argv }) {
  const [, , command = '', ...words] = argv;
  if (OTHER_COMMANDS.includes(command)) return;
  const [asked = '', ...rest] = command === 'run' ? words : [command, ...words];
  const isPlain = rest.length === 0 || rest[0] === '--';
  if (asked.startsWith('-') || ALIASES.includes(asked) || !isPlain) return;

  const { name: rootName, targets } = /** @type {{ name: string, targets: Record<string, Target> }} */ (
    readJson(join(root, 'project.json'))
  );
  const name = asked.startsWith(`${rootName}:`) ? asked.slice(rootName.length + 1) : asked;
  if (name.includes(':')) return;
  const own = name === asked ? targetsAt(root, process.cwd()) : [];
  if (own.includes(name)) return;

  const target = targets[name];
  if (target === undefined && CHECKS.includes(name)) {
    say(
      `nx: "${name}" is a target of each package, app and tool: nx run-many -t ${name}, or npm test, npm run lint and npm run typecheck`,
    );
  } else if (target === undefined) {
    refuse(name, own.length > 0 ? [...own, ...programsOf(targets)] : Object.keys(targets));
  } else if (isProgram(target) && target.options !== undefined) {
    const { entry, arguments: fixed = [] } = target.options;
    const typed = [...fixed, ...rest.slice(1)];
    process.exit(await runProgram({ root, directory: process.cwd(), entry, arguments: typed }));
  }
}

/** What every project has and the root has not: there `npm test` and its like do it for all at once. */
const CHECKS = ['build', 'test', 'lint', 'typecheck'];

/** @param {Target} target */
const isProgram = ({ executor, cache }) => executor === '@sdumc/nx:program' && cache === false;

/** @param {Record<string, Target>} targets */
const programsOf = (targets) => Object.keys(targets).filter((name) => isProgram(targets[name] ?? {}));

/**
 * The targets of the project in whose folder somebody stands, none in the root or elsewhere.
 *
 * @param {string} root
 * @param {string} directory
 */
function targetsAt(root, directory) {
  const folder = relative(root, directory).split(sep).slice(0, 2).join('/');
  if (!/^(packages|apps|tools)\/./.test(folder) || !existsSync(join(root, folder, 'package.json'))) return [];
  const { scripts = {} } = /** @type {Manifest} */ (readJson(join(root, folder, 'package.json')));
  return [...Object.keys(targetsOf(root, folder)), ...Object.keys(scripts)];
}

/**
 * @param {string} name
 * @param {readonly string[]} names
 * @returns {never}
 */
function refuse(name, names) {
  const [nearest = ''] = [...names].sort((a, b) => distance(name, a) - distance(name, b));
  const hint = distance(name, nearest) <= Math.max(1, name.length / 3) ? `; did you mean "${nearest}"?` : '';
  say(`nx: no target "${name}"${hint} (targets: ${[...new Set(names)].sort().join(', ')})`);
}

/**
 * @param {string} line
 * @returns {never}
 */
function say(line) {
  process.stderr.write(`${line}\n`);
  process.exit(1);
}

/**
 * How many letters have to be changed, added or taken away, or changed with the next one, to make one word of the other.
 *
 * @param {string} a
 * @param {string} b
 * @returns {number}
 */
function distance(a, b) {
  /** @type {number[][]} */
  const rows = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  const at = (/** @type {number} */ row, /** @type {number} */ column) => rows[row]?.[column] ?? Infinity;
  for (let row = 1; row <= a.length; row += 1) {
    rows.push([row]);
    for (let column = 1; column <= b.length; column += 1) {
      const isSame = a[row - 1] === b[column - 1];
      const isSwapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      rows[row]?.push(
        Math.min(
          at(row - 1, column) + 1,
          at(row, column - 1) + 1,
          at(row - 1, column - 1) + (isSame ? 0 : 1),
          isSwapped ? at(row - 2, column - 2) + 1 : Infinity,
        ),
      );
    }
  }
  return at(a.length, b.length);
}

module.exports = { name: '@sdumc/nx', createNodesV2, preTasksExecution };

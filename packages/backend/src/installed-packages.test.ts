import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BackendReport } from './backend-report.ts';

const require = createRequire(import.meta.url);
const run = promisify(execFile);
let project: string;

/** A project as a person may have it: a tfjs-node whose binding is garbage, and no tfjs-node-gpu. */
beforeAll(async () => {
  project = await mkdtemp(path.join(tmpdir(), 'sdumc backend '));
  const scope = path.join(project, 'node_modules', '@tensorflow');
  const native = path.join(scope, 'tfjs-node');
  await mkdir(native, { recursive: true });
  for (const name of ['tfjs', 'tfjs-backend-wasm']) {
    // .../@tensorflow/<name>/dist/<main>.js
    const installed = path.dirname(path.dirname(require.resolve(`@tensorflow/${name}`)));
    await symlink(installed, path.join(scope, name), 'dir');
  }
  await cp(fileURLToPath(new URL('.', import.meta.url)), path.join(project, 'backend'), { recursive: true });
  await writeFile(
    path.join(native, 'package.json'),
    JSON.stringify({ name: '@tensorflow/tfjs-node', main: 'index.js' }),
  );
  await writeFile(path.join(native, 'binding.node'), 'not a binding');
  await writeFile(
    path.join(native, 'index.js'),
    `const tf = require('@tensorflow/tfjs');
     for (const name of ['Abs', 'Abs']) tf.registerKernel({ kernelName: name, backendName: 'tensorflow', kernelFunc() {} });
     require('./binding.node');`,
  );
  await writeFile(path.join(project, 'package.json'), JSON.stringify({ type: 'module' }));
  await writeFile(
    path.join(project, 'main.ts'),
    `import * as tf from '@tensorflow/tfjs';
     import { selectBackend } from './backend/index.ts';
     const report = await selectBackend('auto');
     const sum = tf.sum(tf.ones([3])).dataSync()[0];
     const listeners = ['uncaughtException', 'unhandledRejection'].flatMap((event) => process.listeners(event).map(String));
     console.log(JSON.stringify({ report, sum, active: tf.getBackend(), listeners }));`,
  );
});

afterAll(() => rm(project, { recursive: true, force: true }));

test('a garbage binding on disk is passed over, from any working directory and without a word', async () => {
  const tsx = pathToFileURL(require.resolve('tsx')).href;
  const { stdout, stderr } = await run(process.execPath, ['--import', tsx, path.join(project, 'main.ts')], {
    cwd: '/',
  });
  const { report, sum, active, listeners } = JSON.parse(stdout) as {
    report: BackendReport;
    sum: number;
    active: string;
    listeners: readonly string[];
  };
  expect(stderr).toBe('');
  expect(listeners).toEqual([]); // the process keeps its own handling of errors
  expect(active).toBe('wasm');
  expect(sum).toBe(3);
  expect(report.skipped[0]?.reason).toBe('@tensorflow/tfjs-node-gpu is not installed');
  expect(report.skipped[1]?.reason).toMatch(/^@tensorflow\/tfjs-node does not load: .*binding\.node/);
}, 60_000);

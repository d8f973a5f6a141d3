// Compiles the kernels, and writes them as a module: so a package that is installed needs no compiler, and no path to a file.
//   node packages/backend/assembly/build.mjs
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
/** By a name that the type checker does not follow: its types declare a global `console` of their own. */
const COMPILER = 'assemblyscript/asc';
const OPTIONS = [
  '-O3',
  '--runtime',
  'stub',
  '--importMemory',
  '--noAssert',
  '--enable',
  'simd',
  '--disableWarning',
  '112',
];

/**
 * @returns {Promise<Uint8Array>} the WebAssembly module
 */
export async function compileKernels() {
  const { main } = await import(COMPILER);
  /** @type {Uint8Array | undefined} */
  let binary;
  const { error, stderr } = await main(['kernels.ts', '--baseDir', here, '--outFile', 'kernels.wasm', ...OPTIONS], {
    writeFile: (/** @type {string} */ _name, /** @type {string | Uint8Array} */ contents) => {
      if (typeof contents !== 'string') binary = contents;
    },
  });
  if (error !== null || binary === undefined) throw new Error(`the kernels do not compile: ${stderr.toString()}`);
  return binary;
}

/** @param {Uint8Array} binary */
export function asModule(binary) {
  const lines = (
    Buffer.from(binary)
      .toString('base64')
      .match(/.{1,120}/g) ?? []
  ).map((line) => `  '${line}',`);
  return `/** Written by assembly/build.mjs: assembly/kernels.ts as a WebAssembly module, in base 64. */
// prettier-ignore
export const KERNELS_BINARY = [
${lines.join('\n')}
].join('');
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await writeFile(new URL('../src/wasm/kernels/kernels-binary.ts', import.meta.url), asModule(await compileKernels()));

import { expect, test } from 'vitest';
import { asModule, compileKernels } from '../../../assembly/build.mjs';
import { KERNELS_BINARY } from './kernels-binary.ts';

test('the binary is what assembly/ compiles to (if not: node packages/backend/assembly/build.mjs)', async () => {
  const compiled = asModule(await compileKernels());
  const whole = [...compiled.matchAll(/^ {2}'(.*)',$/gm)].map(([, line]) => line).join('');
  expect(whole).toBe(KERNELS_BINARY);
});

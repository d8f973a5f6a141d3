import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeSafetensors } from '@sdumc/formats';
import { afterAll, expect, it } from 'vitest';
import { readProjector } from './read-projector.ts';

const room = mkdtempSync(join(tmpdir(), 'sdumc-projector-'));
afterAll(() => rmSync(room, { recursive: true, force: true }));

const tensor = (shape: readonly number[]) => ({
  shape,
  data: Float32Array.from({ length: shape.reduce((product, size) => product * size, 1) }, (_, at) => at),
});
const layers = {
  'linear1.weight': tensor([2, 5]),
  'linear1.bias': tensor([2]),
  'linear2.weight': tensor([3, 2]),
  'linear2.bias': tensor([3]),
};

it('reads two layers, and the prompt where there is one', async () => {
  const path = join(room, 'with prompt.safetensors');
  await writeSafetensors(path, { ...layers, prompt: tensor([2, 3]) });
  const { weights, prompt, hash } = await readProjector(path);
  expect(weights.first).toEqual({ weight: layers['linear1.weight'].data, bias: layers['linear1.bias'].data });
  expect(weights.second).toEqual({ weight: layers['linear2.weight'].data, bias: layers['linear2.bias'].data });
  expect(prompt).toEqual({ values: tensor([2, 3]).data, frames: 2, width: 3 });
  await writeSafetensors(path, layers);
  const without = await readProjector(path);
  expect(without.prompt).toBeNull();
  expect(without.hash).not.toBe(hash);
});

it.each([
  ['a layer is missing', { 'linear1.weight': tensor([2, 5]) }, 'linear1.bias is missing, it holds linear1.weight'],
  [
    'a bias does not fit',
    { ...layers, 'linear2.bias': tensor([2]) },
    'linear2 must have weight [out, in] and bias [out], received [3, 2] and [2]',
  ],
  ['the prompt is one vector', { ...layers, prompt: tensor([3]) }, 'prompt must be [T, E], received [3]'],
])('refuses a file in which %s', async (name, tensors, message) => {
  const path = join(room, `${name}.safetensors`);
  await writeSafetensors(path, tensors);
  await expect(readProjector(path)).rejects.toThrow(`${path}: ${message}`);
});

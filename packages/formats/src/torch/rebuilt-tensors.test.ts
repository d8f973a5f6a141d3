import { describe, expect, test } from 'vitest';
import type { PickleContext } from '../pickle/pickle-global.ts';
import { rebuiltTensors } from './rebuilt-tensors.ts';

const STORAGE = { holds: 'numbers' };
const isStorage = (value: unknown): value is typeof STORAGE => value === STORAGE;
const { resolve, isTensor } = rebuiltTensors(isStorage, (storage, view) => ({ storage, view }));
const context = {} as PickleContext;
const build = (name: string, ...args: readonly unknown[]) => resolve('torch._utils', name)!.build!(args, context);

describe('rebuiltTensors', () => {
  test('makes a tensor of a storage and a view, and a parameter of that tensor alone', () => {
    const tensor = build('_rebuild_tensor_v2', STORAGE, 2, [3], [1], false, null);
    expect(tensor).toEqual({ storage: STORAGE, view: { offset: 2, shape: [3], strides: [1] } });
    expect([isTensor(tensor), isTensor({ ...(tensor as object) }), isTensor(null)]).toEqual([true, false, false]);
    expect(build('_rebuild_parameter', tensor, true, null)).toBe(tensor);
    for (const other of [{ ...(tensor as object) }, STORAGE, null, 3])
      expect(() => build('_rebuild_parameter', other)).toThrow('a parameter must be rebuilt from a tensor');
  });

  test.each([
    ['another storage', [{ holds: 'numbers' }, 0, [1], [1]], 'a tensor must be rebuilt from a storage'],
    ['a negative offset', [STORAGE, -1, [1], [1]], 'must have an offset'],
    ['a size that is none', [STORAGE, 0, [1.5], [1]], 'must have an offset'],
    ['fewer strides than axes', [STORAGE, 0, [1, 2], [1]], 'as many strides'],
  ] as const)('refuses %s', (_, args, reason) => {
    expect(() => build('_rebuild_tensor', ...args)).toThrow(reason);
  });

  test('knows nothing else', () => {
    expect(resolve('torch', 'Size')!.build!([[2, 3]], context)).toEqual([2, 3]);
    expect(resolve('torch._utils', '_rebuild_device_tensor_from_numpy')).toBeUndefined();
    expect(resolve('os', 'system')).toBeUndefined();
  });
});

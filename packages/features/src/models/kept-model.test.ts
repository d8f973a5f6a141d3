import { describe, expect, it } from 'vitest';
import { keptModel } from './kept-model.ts';

/** Numbers its models; `failures` loads fail first. */
function counted(failures = 0) {
  const [loaded, disposed]: [number[], number[]] = [[], []];
  let asked = 0;
  const kept = keptModel(
    async () => {
      await Promise.resolve();
      if ((asked += 1) <= failures) throw new Error(`load ${asked} failed`);
      loaded.push(asked);
      return asked;
    },
    (model) => disposed.push(model),
  );
  return { kept, loaded, disposed };
}

describe('keptModel', () => {
  it('loads once, when it is first asked', async () => {
    const { kept, loaded } = counted();
    expect(loaded).toEqual([]);
    expect(await Promise.all([kept.get(), kept.get()])).toEqual([1, 1]);
    expect(await kept.get()).toBe(1);
    expect(loaded).toEqual([1]);
  });

  it('tries again after a load that failed', async () => {
    const { kept } = counted(1);
    const [first, second] = [kept.get(), kept.get()];
    await expect(first).rejects.toThrow('load 1 failed');
    await expect(second).rejects.toThrow('load 1 failed');
    expect(await kept.get()).toBe(2);
  });

  it('disposes of a model once, also of one that is still loading', async () => {
    const { kept, disposed } = counted();
    const loading = kept.get();
    await Promise.all([kept.close(), kept.close()]);
    expect(disposed).toEqual([await loading]);
    await kept.close();
    expect(disposed).toEqual([1]);
  });

  it('gives whoever asks after closing a model of their own', async () => {
    const { kept, disposed } = counted();
    await kept.get();
    const [, next] = await Promise.all([kept.close(), kept.get()]);
    expect([next, disposed]).toEqual([2, [1]]);
  });
});

import { expect, it } from 'vitest';
import { BudgetReached, withinBudget } from './budget.ts';
import type { Recogniser } from './recogniser.ts';

const minute = { samples: new Float32Array(6000), sampleRateHz: 100 };
function counted() {
  let asked = 0;
  const recogniser: Recogniser = {
    name: 'counted',
    identity: { kind: 'counted' },
    hear: () => Promise.resolve({ words: String((asked += 1)), meta: {} }),
  };
  return { recogniser, asked: () => asked };
}

it('sends as many minutes as may be sent, and not one more', async () => {
  const { recogniser, asked } = counted();
  const limited = withinBudget(recogniser, { mostMinutes: 2.5 });
  await Promise.all([limited.recogniser.hear(minute), limited.recogniser.hear(minute)]);
  await expect(limited.recogniser.hear(minute)).rejects.toThrow(BudgetReached);
  await expect(limited.recogniser.hear(minute)).rejects.toThrow('the budget of 2.5 minutes is reached');
  expect(asked()).toBe(2);
  const half = { ...minute, samples: minute.samples.subarray(0, 3000) };
  expect((await limited.recogniser.hear(half)).words).toBe('3'); // what still fits is sent
  expect(limited.spent()).toEqual({ requests: 3, minutes: 2.5, cost: null });
});

it('knows what minutes cost', async () => {
  const { recogniser } = counted();
  const limited = withinBudget(recogniser, { mostCost: 0.015, pricePerMinute: 0.006 });
  await limited.recogniser.hear(minute);
  await limited.recogniser.hear(minute);
  await expect(limited.recogniser.hear(minute)).rejects.toThrow('the budget of 0.015 is reached');
  expect(limited.spent()).toEqual({ requests: 2, minutes: 2, cost: 0.012 });
  expect(limited.recogniser).toMatchObject({ name: 'counted', identity: { kind: 'counted' } });
  expect(() => withinBudget(recogniser, { mostCost: 1 })).toThrow('pricePerMinute: must be given with mostCost');
});

import { expect, it } from 'vitest';
import { signed } from './signed.ts';

it('has a sign that is no hyphen, and none for what rounds to nothing', () => {
  expect([1.26, -0.44, 0, -0.04, 0.049].map((value) => signed(value))).toEqual(['+1.3', '−0.4', '0.0', '0.0', '0.0']);
  expect(signed(-0.044, 2)).toBe('−0.04');
});

import { expect, it } from 'vitest';
import { withClip } from './with-clip.ts';

it('keeps ten, the last one first', () => {
  expect(withClip([2, 1], 3)).toEqual({ kept: [3, 2, 1], dropped: [] });
  const full = Array.from({ length: 10 }, (_, at) => 10 - at);
  expect(withClip(full, 11)).toEqual({ kept: [11, 10, 9, 8, 7, 6, 5, 4, 3, 2], dropped: [1] });
});

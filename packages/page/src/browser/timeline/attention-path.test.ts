import { expect, it } from 'vitest';
import { attentionPath } from './attention-path.ts';

it('is as high as the greatest, and each frame as wide as its time', () => {
  expect(attentionPath([0.125, 0.75, 0.125], 0.5, 2)).toBe('M0.0 100V83.3H250.0V0.0H500.0V83.3H750.0V100Z');
});

it('is half as high as the lane where it is even, unseen frames aside', () => {
  expect(attentionPath([0.5, 0, 0.5], 0.5, 1.5)).toBe('M0.0 100V50.0H333.3V100.0H666.7V50.0H1000.0V100Z');
});

it('shows the greatest of the frames that share a column', () => {
  const attention = Array.from({ length: 1000 }, (_, frame) => (frame === 501 ? 1 : 1e-6));
  const path = attentionPath(attention, 0.01, 10);
  expect(path.split('V').length - 2).toBe(500);
  expect(path).toContain('V0.0H502.0V100.0');
});

it('is nothing where nothing is looked at', () => {
  expect(attentionPath([], 0.5, 2)).toBe('');
  expect(attentionPath([0, 0], 0.5, 2)).toBe('');
});

import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { showTask } from './show-task.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

/** A stream that is no terminal, and what was written to it. */
function written(): { stream: NodeJS.WriteStream; text: () => string } {
  const stream = new PassThrough();
  return { stream: stream as unknown as NodeJS.WriteStream, text: () => String(stream.read() ?? '') };
}

test('a line every five seconds says how far, how fast, and how long', () => {
  const { stream, text } = written();
  const task = showTask({ label: 'reading', unit: 'utterances', total: 100, stream });
  vi.advanceTimersByTime(4000);
  task.at(8);
  vi.advanceTimersByTime(1000);
  task.at(10);
  vi.advanceTimersByTime(1000);
  task.at(12);
  vi.advanceTimersByTime(4000);
  task.at(40);
  task.stop();
  expect(text()).toBe(
    'reading: 10/100 utterances · 2.0/s · 45 s left\nreading: 40/100 utterances · 4.0/s · 15 s left\n',
  );
});

test('what is done at once is not worth a line', () => {
  const { stream, text } = written();
  const task = showTask({ label: 'reading', unit: 'utterances', total: 3, stream });
  for (let done = 0; done <= 3; done++) task.at(done);
  task.stop();
  expect(text()).toBe('');
});

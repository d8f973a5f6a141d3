import { describe, expect, it } from 'vitest';
import type { Job } from '../../api.ts';
import { stageLine, stageOf } from './run-stage.ts';

const job: Job = { id: '1', state: 'waiting', ahead: 2, share: null, score: null, error: null };

describe('stageOf', () => {
  it('waits until it is its turn, and looks from then on', () => {
    expect(stageOf(job)).toEqual({ kind: 'waiting', ahead: 2 });
    expect(stageOf({ ...job, state: 'running', ahead: 0, share: 0.5 })).toEqual({ kind: 'looking', share: 0.5 });
  });
});

describe('stageLine', () => {
  it('changes with every tenth only', () => {
    expect(stageLine({ kind: 'sending', share: 0.3 })).toBe('Sending the clip: 30 %');
    expect(stageLine({ kind: 'sending', share: 0.399 })).toBe('Sending the clip: 30 %');
    expect(stageLine({ kind: 'looking', share: 0.5 })).toBe('Listening and looking: 50 %');
  });

  it('counts who comes first', () => {
    const lines = [0, 1, 2].map((ahead) => stageLine({ kind: 'waiting', ahead }));
    expect(lines).toEqual(['It is this clip’s turn next.', 'Waiting: one clip comes first.', 'Waiting: 2 clips come first.']); // prettier-ignore
  });

  it('has words for the ends, and for what nobody knows', () => {
    expect(stageLine({ kind: 'sending', share: 1 })).toBe('Sent. The server checks the clip.');
    expect(stageLine({ kind: 'looking', share: null })).toBe('Listening and looking.');
    expect(stageLine({ kind: 'looking', share: 1 })).toBe('Asking the networks.');
  });
});

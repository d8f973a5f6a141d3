import type { ServerHealth } from '../../api.ts';
import { networksWords } from '../words/origin-words.ts';

export function PageHeader({ compact, health }: { compact: boolean; health: ServerHealth | null }) {
  return (
    <header class={compact ? 'compact' : ''}>
      <h1>How does it sound?</h1>
      {!compact && (
        <p class="lead">
          Give a clip of one person speaking, and see how that person feels about what they say, from −3, negative, to
          3, positive, as {health === null ? 'the networks here' : networksWords(health.model)} would have it, and what
          in the clip they looked at. The clip goes to this server only, and is deleted once it is scored.
        </p>
      )}
    </header>
  );
}

import type { ServerHealth } from '../../api.ts';
import { capital } from '../words/capital.ts';
import { networksWords } from '../words/origin-words.ts';

export function PageHeader({ compact, health }: { compact: boolean; health: ServerHealth | null }) {
  return (
    <header class={compact ? 'compact' : ''}>
      <h1>How a speaker feels about what they say</h1>
      {!compact && (
        <p class="lead">
          Give a clip of one person speaking.{' '}
          {health === null ? 'The networks here' : capital(networksWords(health.model))}{' '}
          {health?.model.networks === 1 ? 'estimates' : 'estimate'} how that person feels, from −3, negative, to 3,
          positive, and you see what in the clip that rests on. The clip goes to this server, which deletes it once it
          is scored
          {health !== null && health.simulator !== null && ', and to whoever hears its words, if you let them'}.
        </p>
      )}
    </header>
  );
}

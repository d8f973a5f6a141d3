import type { ServerHealth } from '../../api.ts';
import { networksWords } from '../words/origin-words.ts';

export function PageFooter({ health }: { health: ServerHealth | null }) {
  return (
    <footer>
      {health !== null && (
        <p>
          Model <bdi>{health.model.name}</bdi>: {networksWords(health.model)}.
        </p>
      )}
      <p>
        The same for programs: <a href="/openapi.json">openapi.json</a>.
      </p>
    </footer>
  );
}

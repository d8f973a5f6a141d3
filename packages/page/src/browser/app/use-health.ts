import { useCallback, useEffect, useState } from 'preact/hooks';
import type { ServerHealth } from '../../api.ts';
import { fetchHealth } from '../server/fetch-health.ts';

/** Who answers; null until it does. `trouble` says why it does not. */
export function useHealth(): { health: ServerHealth | null; trouble: string | null; ask: () => void } {
  const [health, setHealth] = useState<ServerHealth | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const ask = useCallback(() => {
    setTrouble(null);
    fetchHealth().then(setHealth, (error: unknown) =>
      setTrouble(error instanceof Error ? error.message : String(error)),
    );
  }, []);
  useEffect(ask, [ask]);
  return { health, trouble, ask };
}

import type { ServerHealth } from '../../api.ts';
import { refusalLine } from './refusal-line.ts';

/** Who answers, and what it takes. */
export async function fetchHealth(): Promise<ServerHealth> {
  const response = await fetch('/v1/health', { headers: { accept: 'application/json' } }).catch(() => null);
  if (response === null) throw new Error('The server does not answer.');
  if (!response.ok)
    throw new Error(refusalLine(response.status, await response.text(), response.headers.get('retry-after')));
  return (await response.json()) as ServerHealth;
}

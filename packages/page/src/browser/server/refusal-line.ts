import type { Refusal } from '../../api.ts';
import { sentence } from '../words/sentence.ts';

/** What an answer that is no success says, in one line for a person. */
export function refusalLine(status: number, body: string, retryAfter: string | null): string {
  const said = saidBy(body);
  if (status === 429 || status === 503) {
    const seconds = Number(retryAfter);
    const when =
      retryAfter !== null && seconds > 0
        ? ` Try again in ${seconds === 1 ? 'a second' : `${seconds} seconds`}.`
        : ' Try again later.';
    return `${sentence(said ?? (status === 429 ? 'The server has too much to do' : 'The server is stopping'))}${when}`;
  }
  if (said !== null) return sentence(said);
  if (status === 413) return 'The clip is too large for the server.';
  return `The server answered ${status}, and did not say why.`;
}

function saidBy(body: string): string | null {
  try {
    const { error } = JSON.parse(body) as Partial<Refusal>;
    return typeof error === 'string' && error !== '' ? error : null;
  } catch {
    return null;
  }
}

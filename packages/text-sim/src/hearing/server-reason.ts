import { printable } from '../printable.ts';

const MOST_REASONS = 5;
const DEEPEST = 8;
/** Where servers say why, in this order: OpenAI and its like, vLLM, FastAPI, Mistral, problem details (RFC 9457). */
const REASONS = ['error', 'message', 'detail', 'msg', 'reason', 'error_description', 'errors', 'title'] as const;

/**
 * Why a server turned a request down, in one line, whatever its words for it. What it repeats of the request (FastAPI's `input`) is left
 * out.
 *
 * @example
 * serverReason('{"detail":[{"loc":["body","model"],"msg":"field required"}]}'); // 'body.model: field required'
 * serverReason('<html><h1>502 Bad Gateway</h1></html>'); // '502 Bad Gateway'
 */
export function serverReason(body: string): string {
  return printable(reasonIn(parsed(body)));
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return isMarkup(body) ? body.replace(/^[^]*?<body\b/i, '<body').replace(/<[^<>]*>/g, ' ') : body;
  }
}

function reasonIn(value: unknown, depth = 0): string {
  if (typeof value === 'string') return value;
  if (depth > DEEPEST) return '…';
  const within = (inner: unknown) => reasonIn(inner, depth + 1);
  if (Array.isArray(value)) return value.slice(0, MOST_REASONS).map(within).join('; ');
  if (typeof value !== 'object' || value === null) return String(value);
  const fields = value as Readonly<Record<string, unknown>>;
  const name = REASONS.find((reason) => hasContent(fields[reason]));
  if (name === undefined) return JSON.stringify(value);
  const place = Array.isArray(fields['loc']) ? `${fields['loc'].join('.')}: ` : '';
  return `${place}${within(fields[name])}`;
}

function hasContent(value: unknown): boolean {
  return (typeof value === 'string' && value !== '') || (typeof value === 'object' && value !== null);
}

/** Whether a text is a page rather than words. */
export function isMarkup(text: string): boolean {
  return /^\s*<(?:!doctype|\?xml|(?:html|head|title|body|h[1-6]|p|div|center|pre)\b)/i.test(text);
}

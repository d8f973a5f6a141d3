import { printable } from '../printable.ts';
import type { OpenAiClient } from './openai-client.ts';
import { openAiModel, type OpenAiModel } from './openai-models.ts';

/** When a model ends, and what comes after it. */
export interface ModelShutdown {
  readonly model: string;
  /** As `2027-02-26` */
  readonly date: string;
  readonly successor: string | null;
}

const DAY_MILLISECONDS = 86_400_000;
/** A list of models is no reason to wait. */
const TIMEOUT_MILLISECONDS = 5000;

/** When a model of this server ends, as far as the table of OpenAI's models knows; null for servers of others. */
export function knownShutdown({ isOpenAi }: Pick<OpenAiClient, 'isOpenAi'>, model: string): ModelShutdown | null {
  const row = isOpenAi ? openAiModel(model) : undefined;
  if (row === undefined || row.shutdown === null) return null;
  return { model, date: row.shutdown, successor: row.successor };
}

/**
 * The row of a model that is still there; undefined where the table does not know it, or the server is not OpenAI's.
 *
 * @throws Error where OpenAI has shut it down, `gpt-4o-audio-preview: OpenAI shut it down on 2026-05-07; use gpt-audio-1.5`, or where it
 * answers elsewhere, `gpt-audio-1.5: answers /chat/completions of OpenAI, not /audio/transcriptions`
 */
export function livingModel(
  client: Pick<OpenAiClient, 'isOpenAi'>,
  model: string,
  { endpoint, today = new Date() }: { readonly endpoint: OpenAiModel['endpoint']; readonly today?: Date | undefined },
): OpenAiModel | undefined {
  const row = client.isOpenAi ? openAiModel(model) : undefined;
  if (row === undefined) return undefined;
  if (row.shutdown !== null && daysUntil(row.shutdown, today) < 0) {
    const instead = row.successor === null ? '' : `; use ${row.successor}`;
    throw new Error(`${model}: OpenAI shut it down on ${row.shutdown}${instead}`);
  }
  if (row.endpoint !== endpoint) throw new Error(`${model}: answers ${row.endpoint} of OpenAI, not ${endpoint}`);
  return row;
}

/**
 * When a model ends, as the server tells in `GET /models`: `shutdown_date` of OpenAI, `deprecation` of Mistral. Null where it tells
 * nothing, whatever the reason.
 */
export async function toldShutdown(
  client: OpenAiClient,
  model: string,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<ModelShutdown | null> {
  try {
    const received = await client.ask<unknown>(
      (api, signal) => api.get('/models', { signal, timeout: TIMEOUT_MILLISECONDS, maxRetries: 0 }),
      options,
    );
    // JSON that is not called JSON arrives as a text
    const answer: unknown = typeof received === 'string' ? JSON.parse(received) : received;
    const entries = Array.isArray(answer) ? answer : (answer as { readonly data?: unknown } | null)?.data;
    if (!Array.isArray(entries)) return null;
    const entry = (entries as readonly unknown[]).find(
      (listed) => (listed as { readonly id?: unknown } | null)?.id === model,
    );
    const { shutdown_date, deprecation, deprecation_replacement_model: successor } = (entry ?? {}) as ListedModel;
    const date = dateOf(shutdown_date) ?? dateOf(deprecation);
    const known = openAiModel(model)?.successor ?? null;
    return date === null
      ? null
      : { model, date, successor: typeof successor === 'string' ? printable(successor) : known };
  } catch {
    return null;
  }
}

interface ListedModel {
  readonly shutdown_date?: unknown;
  readonly deprecation?: unknown;
  readonly deprecation_replacement_model?: unknown;
}

/**
 * What a person should know of a model that ends, in one line: `whisper-1 will be shut down on 2027-02-26, in 87 days; use gpt-transcribe`.
 */
export function shutdownNote({ model, date, successor }: ModelShutdown, today: Date = new Date()): string {
  const days = daysUntil(date, today);
  const count = `${Math.abs(days)} ${Math.abs(days) === 1 ? 'day' : 'days'}`;
  const when =
    days < 0 ? `was due to be shut down on ${date}, ${count} ago` : `will be shut down on ${date}, in ${count}`;
  return `${model} ${when}${successor === null ? '' : `; use ${successor}`}`;
}

/** Whole days of UTC; 0 on the day itself. */
function daysUntil(date: string, today: Date): number {
  return Math.round(Date.parse(date) / DAY_MILLISECONDS) - Math.floor(today.getTime() / DAY_MILLISECONDS);
}

/** A day that exists, from whatever stands there. */
function dateOf(value: unknown): string | null {
  const [date] = typeof value === 'string' ? (/^\d{4}-\d{2}-\d{2}(?=$|T)/.exec(value) ?? []) : [];
  return date !== undefined && Number.isFinite(Date.parse(date)) ? date : null;
}

import { toFile } from 'openai';
import { livingModel } from './model-shutdown.ts';
import type { OpenAiClient } from './openai-client.ts';
import type { OpenAiModel } from './openai-models.ts';
import type { Heard, Recogniser } from './recogniser.ts';
import { isMarkup } from './server-reason.ts';
import { shown } from './shown.ts';
import { wavBytes } from './wav-bytes.ts';

export interface TranscriptionOptions {
  readonly client: OpenAiClient;
  /** As `gpt-transcribe`. */
  readonly model: string;
  /** ISO 639-1, as `en`; left out, the server guesses. Models that take several take `en,fr`. */
  readonly language?: string;
  /** Words that are likely to come. */
  readonly prompt?: string;
  /** Default 0. */
  readonly temperature?: number;
  /** Which models are gone is told by this day; default now. */
  readonly today?: Date;
}

/**
 * Words by `POST /audio/transcriptions`, of OpenAI or of a server that speaks the same API. OpenAI's own models get the fields that the
 * table lists; all others get all fields.
 *
 * Errors: `api.openai.com: 401 Incorrect API key provided`, `localhost:8000: answered no text, received "<h1>Welcome</h1>"`; at once
 * where OpenAI has shut the model down.
 */
export function transcription(options: TranscriptionOptions): Recogniser {
  const { client, model, language, prompt, temperature = 0, today } = options;
  const row = livingModel(client, model, { endpoint: '/audio/transcriptions', today });
  const fields = {
    model,
    response_format: 'json' as const,
    ...(row?.temperature !== false && { temperature }),
    ...(language && languageField(language, row)),
    ...(prompt && row?.prompt !== false && { prompt }),
    ...row?.needs,
  };
  const server = client.serverHash;
  return {
    name: 'openai',
    identity: { kind: 'transcription', server, model, language: language ?? null, prompt: prompt ?? null, temperature },
    hear: (sound, { signal } = {}): Promise<Heard> =>
      client.ask(
        async (api, own) => {
          const file = await toFile(wavBytes(sound), 'sound.wav', { type: 'audio/wav' });
          const answer: unknown = await api.audio.transcriptions.create({ file, ...fields }, { signal: own });
          return { words: textOf(answer), meta: { model } };
        },
        { signal, model },
      ),
  };
}

/** The package writes a list as a repeated field, `languages[]`. */
function languageField(language: string, row: OpenAiModel | undefined): Readonly<Record<string, string | string[]>> {
  return row?.language === 'languages' ? { languages: language.split(/[\s,]+/).filter(Boolean) } : { language };
}

/** Words in JSON, also where it is called plain text, or as plain text. */
function textOf(answer: unknown): string {
  const said = typeof answer === 'string' ? textIn(answer) : answer;
  const text: unknown = typeof said === 'object' && said !== null && 'text' in said ? said.text : said;
  if (typeof text !== 'string' || answer === '') throw new Error(`answered no text, received ${shown(answer)}`);
  return text.trim();
}

function textIn(body: string): unknown {
  if (isMarkup(body)) return undefined;
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' || typeof value === 'string' ? value : body;
  } catch {
    return body;
  }
}

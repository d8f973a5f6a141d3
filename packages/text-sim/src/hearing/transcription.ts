import { toFile } from 'openai';
import type { OpenAiClient } from './openai-client.ts';
import type { Heard, Recogniser } from './recogniser.ts';
import { shown } from './shown.ts';
import { wavBytes } from './wav-bytes.ts';

export interface TranscriptionOptions {
  readonly client: OpenAiClient;
  /** As `whisper-1` or `gpt-4o-transcribe`. */
  readonly model: string;
  /** ISO 639-1, as `en`; left out, the server guesses. */
  readonly language?: string;
  /** Words that are likely to come. */
  readonly prompt?: string;
  /** Default 0. */
  readonly temperature?: number;
}

/**
 * Words by `POST /audio/transcriptions`, of OpenAI or of whoever serves the same.
 *
 * Errors: `api.openai.com: 401 Incorrect API key provided`, `localhost:8000: answered no text, received "<h1>Welcome</h1>"`.
 */
export function transcription(options: TranscriptionOptions): Recogniser {
  const { client, model, language, prompt, temperature = 0 } = options;
  const server = client.serverHash;
  return {
    name: 'openai',
    identity: { kind: 'transcription', server, model, language: language ?? null, prompt: prompt ?? null, temperature },
    hear: (sound, { signal } = {}): Promise<Heard> =>
      client.ask(
        async (api, own) => {
          const file = await toFile(wavBytes(sound), 'sound.wav', { type: 'audio/wav' });
          const answer: unknown = await api.audio.transcriptions.create(
            {
              ...{ file, model, temperature, response_format: 'json' },
              ...(language && { language }),
              ...(prompt && { prompt }),
            },
            { signal: own },
          );
          return { words: textOf(answer), meta: { model } };
        },
        { signal },
      ),
  };
}

function textOf(answer: unknown): string {
  const text: unknown = typeof answer === 'object' && answer !== null && 'text' in answer ? answer.text : undefined;
  if (typeof text !== 'string') throw new Error(`answered no text, received ${shown(answer)}`);
  return text.trim();
}

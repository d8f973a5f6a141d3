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
 * Errors: `api.openai.com: 401 Incorrect API key provided`, `localhost:8000: answered no text, received text/html`.
 */
export function transcription(options: TranscriptionOptions): Recogniser {
  const { client, model, language, prompt, temperature = 0 } = options;
  return {
    name: 'openai',
    identity: { kind: 'transcription', model, language: language ?? null, prompt: prompt ?? null, temperature },
    async hear(sound, { signal } = {}): Promise<Heard> {
      try {
        const file = await toFile(wavBytes(sound), 'sound.wav', { type: 'audio/wav' });
        const answer: unknown = await client.api.audio.transcriptions.create(
          {
            file,
            model,
            temperature,
            response_format: 'json',
            ...(language && { language }),
            ...(prompt && { prompt }),
          },
          { signal },
        );
        return { words: textOf(answer), meta: { model } };
      } catch (error) {
        throw client.plain(error);
      }
    },
  };
}

function textOf(answer: unknown): string {
  const text: unknown = typeof answer === 'object' && answer !== null && 'text' in answer ? answer.text : undefined;
  if (typeof text !== 'string') throw new Error(`answered no text, received ${shown(answer)}`);
  return text.trim();
}

import { livingModel } from './model-shutdown.ts';
import type { OpenAiClient } from './openai-client.ts';
import type { Heard, Recogniser } from './recogniser.ts';
import { shown } from './shown.ts';
import { wavBytes } from './wav-bytes.ts';

/** What the paper asks its LLM for (Weng et al., ICASSP 2025). */
export const PUBLISHED_PROMPT =
  'Transcribe speech to text. Output the transcription directly without redundant content. Ensure that the output is not duplicated.';

/** As many as the paper lets its LLM generate. */
const PUBLISHED_TOKENS = 200;

export interface AudioChatOptions {
  readonly client: OpenAiClient;
  /** One that hears, as `gpt-audio-1.5`, or Qwen2-Audio, Ultravox or Voxtral on a server of yours. */
  readonly model: string;
  /** Default {@link PUBLISHED_PROMPT}. */
  readonly prompt?: string;
  /** Default 0. The paper searches 4 beams, which no API has; 0 is the nearest. */
  readonly temperature?: number;
  /** Default 200. */
  readonly maxTokens?: number;
  /** Which models are gone is told by this day; default now. */
  readonly today?: Date;
}

/**
 * Words by `POST /chat/completions`, the sound as `input_audio` before the prompt: an LLM that hears, asked as the paper asks its own.
 *
 * Errors: `localhost:8000: answered no text, …`, `localhost:8000: refused: I cannot help with that`; at once
 * where OpenAI has shut the model down.
 */
export function audioChat(options: AudioChatOptions): Recogniser {
  const { client, model, prompt = PUBLISHED_PROMPT, temperature = 0, maxTokens = PUBLISHED_TOKENS, today } = options;
  const row = livingModel(client, model, { endpoint: '/chat/completions', today });
  const limit = { [row?.tokenLimit ?? 'max_tokens']: maxTokens };
  return {
    name: 'openai-chat',
    identity: { kind: 'audio chat', server: client.serverHash, model, prompt, temperature, maxTokens },
    hear(sound, { signal } = {}): Promise<Heard> {
      const data = Buffer.from(wavBytes(sound)).toString('base64');
      return client.ask(
        async (api, own) => {
          const answer: unknown = await api.chat.completions.create(
            {
              model,
              temperature,
              ...limit,
              messages: [
                {
                  role: 'user',
                  content: [
                    { type: 'input_audio', input_audio: { data, format: 'wav' } },
                    { type: 'text', text: prompt },
                  ],
                },
              ],
            },
            { signal: own },
          );
          return heardOf(answer, model);
        },
        { signal, model },
      );
    },
  };
}

interface ChatAnswer {
  readonly choices: readonly {
    readonly finish_reason?: string;
    readonly message: { readonly content?: unknown; readonly refusal?: unknown };
  }[];
}

function heardOf(answer: unknown, model: string): Heard {
  const choice = isChatAnswer(answer) ? answer.choices[0] : undefined;
  const { content: said, refusal } = choice?.message ?? {};
  const content = Array.isArray(said) ? said.map(partText).join(' ') : said;
  if (typeof refusal === 'string' && refusal !== '') throw new Error(`refused: ${refusal}`);
  if (typeof content !== 'string') throw new Error(`answered no text, received ${shown(answer)}`);
  const cutOff = choice?.finish_reason === 'length';
  return { words: content.trim(), meta: { model, ...(cutOff && { cutOff }) } };
}

/** Some servers answer in parts. */
function partText(part: unknown): string {
  const { text } = (part ?? {}) as { readonly text?: unknown };
  return typeof text === 'string' ? text : '';
}

function isChatAnswer(answer: unknown): answer is ChatAnswer {
  const choices: unknown = (answer as Partial<ChatAnswer> | null | undefined)?.choices;
  const first: unknown = Array.isArray(choices) ? choices[0] : undefined;
  return typeof (first as Partial<ChatAnswer['choices'][number]> | null | undefined)?.message === 'object';
}

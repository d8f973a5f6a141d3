import type { FrameSequence } from '@sdumc/core';
import type { OpenAiClient } from '../hearing/openai-client.ts';
import { shown } from '../hearing/shown.ts';
import { spokenWords } from '../words/spoken-words.ts';
import type { WordSource } from '../words/word-source.ts';
import { projectAudio, type ProjectorWeights } from './projector.ts';

export interface ProjectedWordsOptions {
  readonly client: OpenAiClient;
  /** The LLM into whose space the projector leads, as `lmsys/vicuna-7b-v1.5`. */
  readonly model: string;
  readonly weights: ProjectorWeights;
  /** Says which weights these are, and which prompt; words are kept under it. */
  readonly weightsHash: string;
  /** The embedded task that follows the audio, [T, E]: rows of the LLM's embedding table for the published prompt. */
  readonly prompt: FrameSequence | null;
  /** A float32 tensor as `torch.save` writes it. */
  readonly encodeTensor: (tensor: { readonly shape: readonly number[]; readonly values: Float32Array }) => Uint8Array;
  /** Default 200, the paper's. */
  readonly maxTokens?: number;
}

/**
 * Words by the published route: projected audio, then the embedded prompt, go into an LLM as embeddings, through a server that takes
 * `prompt_embeds` (vLLM with `--enable-prompt-embeds`), and it writes what it hears.
 *
 * @throws Error where an utterance has no audio frames: `projector: needs audio features of a/1, received none`
 */
export function projectedWords(options: ProjectedWordsOptions): WordSource {
  const { client, model, weights, weightsHash, prompt, encodeTensor, maxTokens = 200 } = options;
  return {
    name: 'projector',
    identity: { kind: 'projector', server: client.serverHash, model, weights: weightsHash, maxTokens },
    async wordsOf({ id, audio }, { signal } = {}) {
      if (audio === undefined) throw new Error(`projector: needs audio features of ${id}, received none`);
      if (audio.frames === 0) return { words: '', meta: { silent: true } };
      const { values, frames, width } = joined(projectAudio(audio, weights), prompt);
      const embeds = Buffer.from(encodeTensor({ shape: [frames, width], values })).toString('base64');
      return client.ask(
        async (api, own) => {
          const answer: unknown = await api.post('/completions', {
            body: { model, prompt_embeds: embeds, max_tokens: maxTokens, temperature: 0 },
            signal: own,
          });
          const { text, cutOff } = completionOf(answer);
          const { words, repeated } = spokenWords(text);
          return { words, meta: { model, ...(repeated && { repeated }), ...(cutOff && { cutOff }) } };
        },
        { signal, model },
      );
    },
  };
}

function joined(audio: FrameSequence, prompt: FrameSequence | null): FrameSequence {
  if (prompt === null) return audio;
  if (prompt.width !== audio.width)
    throw new RangeError(`projector prompt: axis 1 (E) must be ${audio.width}, received ${prompt.width}`);
  const values = new Float32Array(audio.values.length + prompt.values.length);
  values.set(audio.values);
  values.set(prompt.values, audio.values.length);
  return { values, frames: audio.frames + prompt.frames, width: audio.width };
}

function completionOf(answer: unknown): { readonly text: string; readonly cutOff: boolean } {
  const choices: unknown = (answer as { readonly choices?: unknown } | null | undefined)?.choices;
  const first: unknown = Array.isArray(choices) ? choices[0] : undefined;
  const { text, finish_reason: reason } = (first ?? {}) as {
    readonly text?: unknown;
    readonly finish_reason?: unknown;
  };
  if (typeof text !== 'string') throw new Error(`answered no text, received ${shown(answer)}`);
  return { text: text.trim(), cutOff: reason === 'length' };
}

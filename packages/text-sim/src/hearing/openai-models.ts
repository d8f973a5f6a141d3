/**
 * The fields that a model takes on OpenAI's own host, and when it ends. Other servers use the same names for models of other kinds.
 */
export interface OpenAiModel {
  readonly model: string;
  /** Where it answers */
  readonly endpoint: '/audio/transcriptions' | '/chat/completions';
  /** The field that takes the language; `languages` is repeated, one for each. Null where none does */
  readonly language: 'language' | 'languages' | null;
  readonly prompt: boolean;
  readonly temperature: boolean;
  /** The field that limits its answer, where it is not `max_tokens` */
  readonly tokenLimit?: 'max_completion_tokens';
  /** Further fields that it needs */
  readonly needs?: Readonly<Record<string, string>>;
  /** The last day, as `2027-02-26`; null where none is announced */
  readonly shutdown: string | null;
  readonly successor: string | null;
  /** Where that is said */
  readonly source: string;
  /** When it was looked up */
  readonly lookedUp: string;
}

/** The models of OpenAI that are used when none is named. */
export const OPENAI_DEFAULTS = { transcriptions: 'gpt-transcribe', chat: 'gpt-audio-1.5' } as const;

const LOOKED_UP = '2026-12-01';
const REFERENCE =
  'https://developers.openai.com/api/reference/resources/audio/subresources/transcriptions/methods/create.md';
const END_OF_WHISPER =
  'https://www.developersdigest.tech/blog/whisper-1-gpt-4o-transcribe-deprecation and https://github.com/rouges78/GameStringer/pull/180, of the notice of 2026-08-26';
const END_OF_PREVIEWS =
  'https://weighmyprompt.com/deprecations/openai-gpt-4o-audio-preview and https://developers.openai.com/api/docs/models/gpt-4o-audio-preview ("Shut down")';
const END_OF_SNAPSHOTS = 'https://spybara.com/openai/api/history/docs/en/2026-05-12-1857..2026-05-14-2100/';
const END_OF_GPT_AUDIO =
  'https://dev.to/aidriftline (date) and https://developers.openai.com/api/docs/models/gpt-audio-mini ("Deprecated"); its successor was not found';

const transcriptions = {
  endpoint: '/audio/transcriptions',
  prompt: true,
  temperature: true,
  lookedUp: LOOKED_UP,
} as const;
const chat = {
  endpoint: '/chat/completions',
  language: null,
  prompt: true,
  temperature: true,
  // max_tokens is deprecated in its favour: https://github.com/simonw/llm/issues/724, quoting the reference of chat completions
  tokenLimit: 'max_completion_tokens',
  lookedUp: LOOKED_UP,
} as const;
const whisperEnds = { shutdown: '2027-02-26', successor: 'gpt-transcribe' } as const;

/**
 * The one table of OpenAI's models that take audio. OpenAI announces ends at https://developers.openai.com/api/docs/deprecations; the
 * sources of dates quote that page. A snapshot (`-2025-06-03`) without a row of its own has the row of its model.
 */
export const OPENAI_MODELS: readonly OpenAiModel[] = [
  {
    ...transcriptions,
    model: 'gpt-transcribe',
    language: 'languages',
    // the API ignores `language`, and every field that it does not know, without an error; no guide mentions temperature
    temperature: false,
    shutdown: null,
    successor: null,
    source: `https://github.com/openai/openai-cookbook/blob/main/examples/migrating_from_whisper_to_gpt_transcribe.ipynb; field languages[] and "use json or text" as observed in https://github.com/michaelwilhelmsen/humla/blob/main/docs/research/gpt-transcribe-param-surface.md`,
  },
  {
    ...transcriptions,
    ...whisperEnds,
    model: 'whisper-1',
    language: 'language',
    source: `${REFERENCE}; end: ${END_OF_WHISPER}`,
  },
  {
    ...transcriptions,
    ...whisperEnds,
    model: 'gpt-4o-transcribe',
    language: 'language',
    source: `${REFERENCE}; end: ${END_OF_WHISPER}`,
  },
  {
    ...transcriptions,
    ...whisperEnds,
    model: 'gpt-4o-mini-transcribe',
    language: 'language',
    source: `${REFERENCE}; end: ${END_OF_WHISPER}`,
  },
  {
    ...transcriptions,
    ...whisperEnds,
    model: 'gpt-4o-transcribe-diarize',
    language: 'language',
    prompt: false,
    needs: { chunking_strategy: 'auto' },
    source: `${REFERENCE} (no prompt; chunking_strategy above 30 s); end: ${END_OF_WHISPER}`,
  },
  {
    ...chat,
    model: 'gpt-audio-1.5',
    shutdown: null,
    successor: null,
    source:
      'https://developers.openai.com/ko-KR/api/docs/models/gpt-audio-1.5 and /api/docs/guides/audio-chat-completions',
  },
  { ...chat, model: 'gpt-audio', shutdown: '2027-01-20', successor: 'gpt-audio-1.5', source: END_OF_GPT_AUDIO },
  { ...chat, model: 'gpt-audio-mini', shutdown: '2027-01-20', successor: 'gpt-audio-1.5', source: END_OF_GPT_AUDIO },
  {
    ...chat,
    model: 'gpt-audio-mini-2025-10-06',
    shutdown: '2026-07-23',
    successor: 'gpt-audio-1.5',
    source: `${END_OF_SNAPSHOTS} (date; it names gpt-audio, which ends itself)`,
  },
  {
    ...chat,
    model: 'gpt-4o-audio-preview',
    shutdown: '2026-05-07',
    successor: 'gpt-audio-1.5',
    source: END_OF_PREVIEWS,
  },
  {
    ...chat,
    model: 'gpt-4o-audio-preview-2024-10-01',
    shutdown: '2025-10-10',
    successor: 'gpt-audio-1.5',
    source: 'https://weighmyprompt.com/deprecations/openai-gpt-4o-audio-preview-2024-10-01',
  },
  {
    ...chat,
    model: 'gpt-4o-audio-preview-2024-12-17',
    shutdown: '2026-07-23',
    successor: 'gpt-audio-1.5',
    source: END_OF_SNAPSHOTS,
  },
  {
    ...chat,
    model: 'gpt-4o-mini-audio-preview',
    shutdown: '2026-05-07',
    successor: 'gpt-audio-mini',
    source: 'https://weighmyprompt.com/deprecations/openai-gpt-4o-mini-audio-preview',
  },
  {
    ...chat,
    model: 'gpt-4o-mini-audio-preview-2024-12-17',
    shutdown: '2026-07-23',
    successor: 'gpt-audio-mini',
    source: END_OF_SNAPSHOTS,
  },
];

/** The row of a model; undefined for those that the table does not know. */
export function openAiModel(name: string): OpenAiModel | undefined {
  const row = (model: string) => OPENAI_MODELS.find((known) => known.model === model);
  return row(name) ?? row(name.replace(/-\d{4}-\d{2}-\d{2}$/, ''));
}

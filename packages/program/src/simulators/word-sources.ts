import { readTranscripts } from '@sdumc/datasets';
import {
  commandRecogniser,
  hearingLongSound,
  keptWords,
  recognisedWords,
  replayedWords,
  withinBudget,
  type Budget,
  type HeardStore,
  type Recogniser,
  type Spent,
  type WordSource,
} from '@sdumc/text-sim';
import {
  audioChat,
  knownShutdown,
  openAiClient,
  openAiModel,
  projectedWords,
  shutdownNote,
  toldShutdown,
  transcription,
  type OpenAiClient,
} from '@sdumc/text-sim/openai';
import { encodeTorchTensor } from '@sdumc/formats';
import { DEFAULT_MODELS, type HearingOptions, type SoundOptions } from './hearing-options.ts';
import { readProjector } from './read-projector.ts';

/** What hears, and what it has cost so far. */
export interface Hearing {
  readonly source: WordSource;
  readonly spent: () => Spent;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Receives notes about the model. */
export interface HearingWatch {
  /** Told what a person should know: a model that ends, an option that it does not take */
  readonly onNote: (note: string) => void;
  /** Whether the server is asked at once when the model ends, or once it has heard something; default once it has */
  readonly askAtOnce?: boolean;
  /** Default now */
  readonly today?: Date;
}

/** What a program that is started sees of ours. */
const PASSED_ON = ['PATH', 'HOME', 'LANG', 'LD_LIBRARY_PATH', 'CUDA_VISIBLE_DEVICES'] as const;

/** Where the words come from that the options ask for. What is heard goes through the store; within it, through the budget. */
export async function hearingOf(
  options: HearingOptions,
  environment: Environment,
  store: HeardStore,
  watch: HearingWatch,
): Promise<Hearing> {
  const { simulator } = options;
  if (simulator === 'replay') {
    const source = replayedWords(await readTranscripts(options.transcripts!));
    return { source, spent: () => ({ requests: 0, minutes: 0, cost: null }) };
  }
  if (simulator === 'projector') {
    const { weights, prompt, hash } = await readProjector(options.projector!);
    const client = clientOf(options, environment);
    const source = projectedWords({
      ...{ client, weights, prompt },
      weightsHash: hash,
      model: options.model!,
      encodeTensor: encodeTorchTensor,
    });
    return { source: keptWords(source, store), spent: () => ({ requests: 0, minutes: 0, cost: null }) };
  }
  const budget: Budget = {
    ...(options.maxMinutes !== null && { mostMinutes: options.maxMinutes }),
    ...(options.maxCost !== null && { mostCost: options.maxCost }),
    ...(options.pricePerMinute !== null && { pricePerMinute: options.pricePerMinute }),
  };
  let spent: Hearing['spent'] = () => ({ requests: 0, minutes: 0, cost: null });
  const between = (recogniser: Recogniser) => {
    const limited = withinBudget(recogniser, budget);
    spent = limited.spent;
    return limited.recogniser;
  };
  const source = hearingThrough({ ...options, simulator }, environment, store, { ...watch, between });
  return { source, spent: () => spent() };
}

/**
 * The recogniser that the options ask for, with what stands between it and the store of what was heard.
 *
 * Errors: `gpt-4o-audio-preview: OpenAI shut it down on 2026-05-07; use gpt-audio-1.5`.
 */
export function hearingThrough(
  options: SoundOptions,
  environment: Environment,
  store: HeardStore,
  watch: HearingWatch & { readonly between?: (recogniser: Recogniser) => Recogniser },
): WordSource {
  const asked = recogniserOf(options, environment, watch);
  const recogniser = watch.between === undefined ? asked : watch.between(asked);
  const longestSeconds = options.longest ?? (options.simulator === 'openai-chat' ? 30 : 120);
  const hearing = hearingLongSound(recogniser, { longestSeconds, pieces: store });
  return keptWords(recognisedWords(hearing), store);
}

function recogniserOf(options: SoundOptions, environment: Environment, watch: HearingWatch): Recogniser {
  const { simulator, prompt, language, temperature } = options;
  if (simulator === 'command')
    return commandRecogniser({
      command: options.command!,
      environment: Object.fromEntries(PASSED_ON.map((name) => [name, environment[name]])),
      timeoutSeconds: options.timeout,
    });
  const client = clientOf(options, environment);
  const model = options.model ?? DEFAULT_MODELS[client.isOpenAi ? 'openai' : 'others'][simulator];
  const { today } = watch;
  const common = { client, model, temperature, ...(prompt !== null && { prompt }), ...(today && { today }) };
  const recogniser =
    simulator === 'openai' ? transcription({ ...common, ...(language !== null && { language }) }) : audioChat(common);
  for (const note of untaken(options, client, model)) watch.onNote(note);
  return withShutdownNotes(recogniser, { client, model, watch });
}

/** Options that the model does not take, in a line each. */
function untaken({ language, prompt, temperature }: SoundOptions, { isOpenAi }: OpenAiClient, model: string): string[] {
  const row = openAiModel(model);
  if (!isOpenAi) {
    // perhaps a server that hands on to OpenAI
    const isIgnored = language !== null && row?.language === 'languages';
    return isIgnored ? [`--language is sent as language, which ${model} of OpenAI ignores`] : [];
  }
  return [
    ...(row?.temperature === false && temperature !== 0 ? [`--temperature is not sent: ${model} takes none`] : []),
    ...(row?.prompt === false && prompt !== null ? [`--prompt is not sent: ${model} takes none`] : []),
  ];
}

/** Tells when the model ends, as the table of OpenAI's models knows, and as the server tells once it has heard something. */
function withShutdownNotes(
  recogniser: Recogniser,
  {
    client,
    model,
    watch: { onNote, today, askAtOnce = false },
  }: { readonly client: OpenAiClient; readonly model: string; readonly watch: HearingWatch },
): Recogniser {
  const known = knownShutdown(client, model);
  if (known !== null) onNote(shutdownNote(known, today));
  let asking: Promise<void> | undefined;
  const ask = async (signal?: AbortSignal) => {
    const told = await toldShutdown(client, model, { signal });
    if (told !== null && told.date !== known?.date) onNote(shutdownNote(told, today));
  };
  if (askAtOnce) asking = ask();
  return {
    ...recogniser,
    async hear(sound, options) {
      const heard = await recogniser.hear(sound, options);
      await (asking ??= ask(options?.signal));
      return heard;
    },
  };
}

/** The server that the options and the environment name. */
export function clientOf(
  options: Pick<SoundOptions, 'baseUrl' | 'timeout' | 'retries'>,
  environment: Environment,
): OpenAiClient {
  const baseURL = options.baseUrl ?? environment['OPENAI_BASE_URL'];
  const apiKey = environment['OPENAI_API_KEY'];
  if (apiKey === undefined && baseURL === undefined)
    throw new Error('OPENAI_API_KEY is not set; it may be anything where --base-url names a server that asks for none');
  return openAiClient({
    apiKey,
    timeoutSeconds: options.timeout,
    maxRetries: options.retries,
    ...(baseURL !== undefined && { baseURL }),
  });
}

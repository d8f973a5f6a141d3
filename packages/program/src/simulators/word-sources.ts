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
import { audioChat, openAiClient, projectedWords, transcription, type OpenAiClient } from '@sdumc/text-sim/openai';
import { encodeTorchTensor } from '@sdumc/formats';
import type { HearingOptions, SoundOptions } from './hearing-options.ts';
import { readProjector } from './read-projector.ts';

/** What hears, and what it has cost so far. */
export interface Hearing {
  readonly source: WordSource;
  readonly spent: () => Spent;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** What a program that is started sees of ours. */
const PASSED_ON = ['PATH', 'HOME', 'LANG', 'LD_LIBRARY_PATH', 'CUDA_VISIBLE_DEVICES'] as const;

/** Where the words come from that the options ask for. What is heard goes through the store; within it, through the budget. */
export async function hearingOf(
  options: HearingOptions,
  environment: Environment,
  store: HeardStore,
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
  const source = hearingThrough({ ...options, simulator }, environment, store, (recogniser) => {
    const limited = withinBudget(recogniser, budget);
    spent = limited.spent;
    return limited.recogniser;
  });
  return { source, spent: () => spent() };
}

/** The recogniser that the options ask for, with what stands between it and the store of what was heard. */
export function hearingThrough(
  options: SoundOptions,
  environment: Environment,
  store: HeardStore,
  between: (recogniser: Recogniser) => Recogniser = (recogniser) => recogniser,
): WordSource {
  const recogniser = between(recogniserOf(options, environment));
  const longestSeconds = options.longest ?? (options.simulator === 'openai-chat' ? 30 : 120);
  const hearing = hearingLongSound(recogniser, { longestSeconds, pieces: store });
  return keptWords(recognisedWords(hearing), store);
}

function recogniserOf(options: SoundOptions, environment: Environment): Recogniser {
  const { simulator, model, prompt, language, temperature } = options;
  if (simulator === 'command')
    return commandRecogniser({
      command: options.command!,
      environment: Object.fromEntries(PASSED_ON.map((name) => [name, environment[name]])),
      timeoutSeconds: options.timeout,
    });
  const client = clientOf(options, environment);
  return simulator === 'openai'
    ? transcription({
        client,
        model: model ?? 'whisper-1',
        temperature,
        ...(language !== null && { language }),
        ...(prompt !== null && { prompt }),
      })
    : audioChat({ client, model: model ?? 'gpt-4o-audio-preview', temperature, ...(prompt !== null && { prompt }) });
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
    apiKey: apiKey ?? 'none',
    timeoutSeconds: options.timeout,
    maxRetries: options.retries,
    ...(baseURL !== undefined && { baseURL }),
  });
}

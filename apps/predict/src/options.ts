import { availableParallelism } from 'node:os';
import type { Modality } from '@sdumc/core';
import { asArgument, pathValue, wholeNumberValue } from '@sdumc/program';
import { extractorSource, type ExtractorSource } from '@sdumc/program/extractors';
import { BY_SOUND, commandParts, type SimulatorBySound } from '@sdumc/program/simulators';
import { Command, InvalidArgumentError, Option } from 'commander';

export const BACKENDS = ['auto', 'gpu', 'node', 'wasm', 'cpu'] as const;

export interface PredictOptions {
  /** Clips, folders of clips, index.csv with `file`, or label.csv; at least one */
  readonly clips: readonly string[];
  /** Null takes the run under runs/ that was finished last */
  readonly model: string | null;
  /** What is said in the one clip */
  readonly text: string | null;
  /** A file of it, or a CSV with the columns id and text */
  readonly transcript: string | null;
  /** Whether transcripts of a list are left unread */
  readonly noText: boolean;
  readonly simulate: SimulatorBySound | null;
  readonly simulateModel: string | null;
  readonly baseUrl: string | null;
  readonly language: string | null;
  readonly prompt: string | null;
  readonly command: readonly [string, ...string[]] | null;
  readonly format: 'text' | 'json' | 'csv';
  /** Null prints */
  readonly out: string | null;
  readonly processes: number;
  readonly backend: (typeof BACKENDS)[number];
  readonly extractors: Readonly<Partial<Record<Modality, ExtractorSource>>>;
}

/**
 * @param args what follows the program's name
 * @throws CommanderError; exit code 0 where help was asked for
 */
export function parseOptions(args: readonly string[]): PredictOptions {
  const extractor = (modality: Modality) =>
    [
      `--${modality}-extractor <name>`,
      `where the model of its ${modality} lies, if it is not built in: hub:MODEL#LAYER, onnx:FILE`,
      (text: string) => asArgument(() => extractorSource(modality, text)),
    ] as const;
  const program = new Command('predict')
    .description('Scores clips: valence from −3 to 3, with and without a transcript, how sure, and by what.')
    .argument('<clips...>', 'clips, folders of clips, index.csv with a column file, or label.csv')
    .option('--model <folder>', 'what train wrote (default: the run under runs/ that was finished last)', pathValue)
    .addOption(new Option('--text <words>', 'what is said in the one clip').conflicts('transcript'))
    .option('--no-text', 'leave the transcripts of an index unread')
    .option('--transcript <file>', 'a file with what is said, or a CSV with the columns id and text', pathValue)
    .addOption(new Option('--simulate <name>', 'who hears the words, as in simulate').choices(BY_SOUND))
    .option('--simulate-model <name>', 'of openai and openai-chat (default: whisper-1, gpt-4o-audio-preview)')
    .option('--base-url <url>', 'a server that speaks OpenAI’s API (default: OPENAI_BASE_URL, or OpenAI)', urlValue)
    .option('--language <code>', 'of openai: what is spoken, as en')
    .option('--prompt <text>', 'of openai: words that are likely; of openai-chat: the task')
    .option('--command <line>', 'of command: a program and its arguments, with {wav} for the sound', commandParts)
    .addOption(new Option('--json', 'print JSON').conflicts('csv'))
    .option('--csv', 'print CSV, a line for each clip')
    .option('--out <file>', 'write to a file what would be printed', pathValue)
    .option(
      '--processes <number>',
      'that extract (default: one for each core)',
      wholeNumberValue,
      availableParallelism(),
    )
    .addOption(new Option('--backend <name>', 'what tfjs computes with').choices(BACKENDS).default('wasm'))
    .option(...extractor('audio'))
    .option(...extractor('text'))
    .option(...extractor('video'))
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .parse([...args], { from: 'user' });
  const given = program.opts<Record<string, unknown>>();
  const { text, json, csv, audioExtractor, textExtractor, videoExtractor, ...others } = given;
  const options = {
    ...{ model: null, transcript: null, simulate: null, simulateModel: null, out: null },
    ...{ baseUrl: null, language: null, prompt: null, command: null },
    ...(others as Pick<PredictOptions, 'processes' | 'backend'>),
    clips: program.args,
    text: typeof text === 'string' ? text : null,
    noText: text === false,
    format: json === true ? 'json' : csv === true ? 'csv' : 'text',
    extractors: Object.fromEntries(
      Object.entries({ audio: audioExtractor, text: textExtractor, video: videoExtractor }).filter(
        ([, source]) => source !== undefined,
      ),
    ),
  } as PredictOptions;
  const refuse = (reason: string): never => program.error(`error: ${reason}`, { exitCode: 2 });
  if (options.noText && options.transcript !== null) refuse('--no-text and --transcript exclude each other');
  if (options.simulate === 'command' && options.command === null) refuse('--simulate command needs --command');
  return options;
}

function urlValue(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new InvalidArgumentError(`must be an http or https address, received "${text}"`);
  return text;
}

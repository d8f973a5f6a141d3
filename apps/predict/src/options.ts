import { BACKEND_CHOICES, type BackendChoice } from '@sdumc/backend';
import { availableParallelism } from 'node:os';
import type { Modality } from '@sdumc/core';
import { asArgument, pathValue, wholeNumberValue } from '@sdumc/program';
import { extractorSource, type ExtractorSource } from '@sdumc/program/extractors';
import {
  BY_SOUND,
  NO_SOUND_OPTIONS,
  withSoundOptions,
  type SimulatorBySound,
  type SoundOptions,
} from '@sdumc/program/simulators';
import { Command, Option } from 'commander';

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
  /** Null where nobody hears it */
  readonly hearing: SoundOptions | null;
  readonly format: 'text' | 'json' | 'csv';
  /** Null prints */
  readonly out: string | null;
  readonly processes: number;
  readonly backend: BackendChoice;
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
  const program = withSoundOptions(new Command('predict'))
    .description('Scores clips: valence from −3 to 3, with and without a transcript, how sure, and by what.')
    .argument('<clips...>', 'clips, folders of clips, index.csv with a column file, or label.csv')
    .option('--model <folder>', 'what train wrote (default: the run under runs/ that was finished last)', pathValue)
    .addOption(new Option('--text <words>', 'what is said in the one clip').conflicts('transcript'))
    .option('--no-text', 'leave the transcripts of an index unread')
    .option('--transcript <file>', 'a file with what is said, or a CSV with the columns id and text', pathValue)
    .addOption(new Option('--simulate <name>', 'who hears the words, as in simulate').choices(BY_SOUND))
    .option('--simulate-model <name>', 'of openai and openai-chat (default: whisper-1, gpt-4o-audio-preview)')
    .addOption(new Option('--json', 'print JSON').conflicts('csv'))
    .option('--csv', 'print CSV, a line for each clip')
    .option('--out <file>', 'write to a file what would be printed', pathValue)
    .option(
      '--processes <number>',
      'that extract (default: one for each core)',
      wholeNumberValue,
      availableParallelism(),
    )
    .addOption(new Option('--backend <name>', 'what tfjs computes with').choices(BACKEND_CHOICES).default('wasm'))
    .option(...extractor('audio'))
    .option(...extractor('text'))
    .option(...extractor('video'))
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .parse([...args], { from: 'user' });
  const {
    text,
    json,
    csv,
    model,
    transcript,
    out,
    simulate,
    simulateModel,
    audioExtractor,
    textExtractor,
    videoExtractor,
    ...others
  } = program.opts<Given>();
  const named = { audio: audioExtractor, text: textExtractor, video: videoExtractor };
  const options: PredictOptions = {
    clips: program.args,
    model: model ?? null,
    text: typeof text === 'string' ? text : null,
    transcript: transcript ?? null,
    noText: text === false,
    hearing:
      simulate === undefined
        ? null
        : { ...NO_SOUND_OPTIONS, ...others, simulator: simulate, model: simulateModel ?? null },
    format: json === true ? 'json' : csv === true ? 'csv' : 'text',
    out: out ?? null,
    processes: others.processes,
    backend: others.backend,
    extractors: Object.fromEntries(Object.entries(named).filter(([, source]) => source !== undefined)),
  };
  const refuse = (reason: string): never => program.error(`error: ${reason}`, { exitCode: 2 });
  if (options.noText && options.transcript !== null) refuse('--no-text and --transcript exclude each other');
  if (options.hearing?.simulator === 'command' && options.hearing.command === null)
    refuse('--simulate command needs --command');
  return options;
}

/** What commander gives. */
interface Given extends Omit<SoundOptions, 'simulator' | 'model'> {
  readonly text?: string | boolean;
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly model?: string;
  readonly transcript?: string;
  readonly out?: string;
  readonly simulate?: SimulatorBySound;
  readonly simulateModel?: string;
  readonly processes: number;
  readonly backend: BackendChoice;
  readonly audioExtractor?: ExtractorSource;
  readonly textExtractor?: ExtractorSource;
  readonly videoExtractor?: ExtractorSource;
}

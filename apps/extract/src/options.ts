import { BACKEND_CHOICES, type BackendChoice } from '@sdumc/backend';
import { availableParallelism } from 'node:os';
import { perModality, type Modality } from '@sdumc/core';
import { asArgument, pathValue, shareValue, wholeNumberValue } from '@sdumc/program';
import { Command, InvalidArgumentError, Option } from 'commander';
import { BUILT_IN, extractorSource, type ExtractorSources } from '@sdumc/program/extractors';

export interface ExtractOptions {
  /** A clip, a folder of clips, index.csv with `file`, or label.csv */
  readonly in: string;
  /** Folder of the feature store */
  readonly out: string;
  readonly extractors: ExtractorSources;
  /** Pictures a second */
  readonly fps: number;
  /** Processes */
  readonly workers: number;
  /** Share of clips that may fail before the exit code is 1 */
  readonly maxFailures: number;
  readonly numbers: 'float32' | 'float16';
  readonly backend: BackendChoice;
  /** Page about the first clip */
  readonly preview: string | null;
}

/**
 * @param args what follows the program's name
 * @throws CommanderError; exit code 0 where help was asked for
 */
export function parseOptions(args: readonly string[]): ExtractOptions {
  const program = new Command('extract')
    .description('Extracts features of clips into a feature store, which training reads.')
    .requiredOption('--in <path>', 'a clip, a folder of clips, index.csv with a column file, or label.csv', pathValue)
    .requiredOption('--out <folder>', 'where the store goes; one that is there is gone on with', pathValue)
    .option('--audio <extractor>', help('audio'), (text) => asArgument(() => extractorSource('audio', text)))
    .option('--video <extractor>', help('video'), (text) => asArgument(() => extractorSource('video', text)))
    .option('--text <extractor>', help('text'), (text) => asArgument(() => extractorSource('text', text)))
    .option('--fps <number>', 'pictures a second, up to 60', fpsValue, 5)
    .option('--workers <number>', 'processes (default: one for each core)', wholeNumberValue, availableParallelism())
    .option('--max-failures <share>', 'of clips that may fail before the exit code is 1', shareValue, 0.1)
    .addOption(
      new Option('--numbers <type>', 'how numbers are kept').choices(['float32', 'float16']).default('float32'),
    )
    .addOption(new Option('--backend <name>', 'what tfjs computes with').choices(BACKEND_CHOICES).default('wasm'))
    .option('--preview <file>', 'write a page about the first clip: what the network sees of it', pathValue)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .parse([...args], { from: 'user' });
  const { preview, audio, video, text, ...rest } = program.opts<Partial<ExtractOptions & ExtractorSources>>();
  const given = { audio, video, text };
  const extractors = perModality((modality) => given[modality] ?? extractorSource(modality, BUILT_IN[modality][0]!));
  if (Object.values(extractors).every((source) => source.kind === 'none'))
    program.error('error: --audio, --video and --text are all none: nothing is left to extract', { exitCode: 2 });
  return { ...rest, extractors, preview: preview ?? null } as ExtractOptions;
}

function help(modality: Modality): string {
  const [usual, ...others] = BUILT_IN[modality];
  return `${[`${usual!} (default)`, ...others].join(', ')}, hub:MODEL or hub:MODEL#LAYER of Hugging Face or a folder, onnx:FILE, none`;
}

const MOST_FPS = 60;

function fpsValue(text: string): number {
  const fps = wholeNumberValue(text);
  if (fps > MOST_FPS) throw new InvalidArgumentError(`must be at most ${MOST_FPS}, received "${text}"`);
  return fps;
}

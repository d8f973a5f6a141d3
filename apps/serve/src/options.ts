import { availableParallelism } from 'node:os';
import { BACKEND_CHOICES, type BackendChoice } from '@sdumc/backend';
import type { Modality } from '@sdumc/core';
import { asArgument, numberOf, pathValue, wholeNumberValue } from '@sdumc/program';
import { extractorSource, type ExtractorSource } from '@sdumc/program/extractors';
import {
  BY_SOUND,
  NO_SOUND_OPTIONS,
  withSoundOptions,
  type SimulatorBySound,
  type SoundOptions,
} from '@sdumc/program/simulators';
import { Command, Option } from 'commander';

export interface ServeOptions {
  /** Null takes the run under runs/ that was finished last */
  readonly model: string | null;
  readonly host: string;
  /** 0 takes any that is free */
  readonly port: number;
  /** Further names under which the server is reached */
  readonly allowedHosts: readonly string[];
  readonly root: string | null;
  readonly processes: number;
  readonly queue: number;
  readonly megabytes: number;
  /** Length of a clip */
  readonly clipSeconds: number;
  readonly scoreSeconds: number;
  readonly receiveSeconds: number;
  readonly megapixels: number;
  /** Of memory, for each ffmpeg */
  readonly ffmpegMegabytes: number;
  readonly allowBundledFfmpeg: boolean;
  /** Null where nobody hears clips */
  readonly hearing: SoundOptions | null;
  readonly backend: BackendChoice;
  readonly extractors: Readonly<Partial<Record<Modality, ExtractorSource>>>;
}

/**
 * @param args what follows the program's name
 * @throws CommanderError; exit code 0 where help was asked for
 */
export function parseOptions(args: readonly string[]): ServeOptions {
  const extractor = (modality: Modality) =>
    [
      `--${modality}-extractor <name>`,
      `where the model of its ${modality} lies, if it is not built in: hub:MODEL#LAYER, onnx:FILE`,
      (text: string) => asArgument(() => extractorSource(modality, text)),
    ] as const;
  const program = withSoundOptions(new Command('serve'))
    .description('Serves the scoring of clips: an HTTP API, and a page to look at them.')
    .option('--model <folder>', 'what train wrote (default: the run under runs/ that was finished last)', pathValue)
    .option('--port <number>', 'to listen at; 0 takes any that is free', portValue, 8080)
    .option('--host <address>', 'to listen at; any other than this machine’s own is reached by others', '127.0.0.1')
    .option('--allow-host <name...>', 'further names under which people reach it', hostNames, [])
    .option('--root <folder>', 'whose clips may be scored by their path', pathValue)
    .option(
      '--processes <number>',
      'that extract (default: one for each core)',
      wholeNumberValue,
      availableParallelism(),
    ) // prettier-ignore
    .option('--queue <number>', 'clips that may wait; more are answered by 429', wholeNumberValue, 16)
    .option('--max-megabytes <number>', 'of a clip', wholeNumberValue, 200)
    .option('--max-clip-seconds <number>', 'length of a clip', wholeNumberValue, 300)
    .option('--max-seconds <number>', 'of scoring a clip, once it is its turn', wholeNumberValue, 120)
    .option('--max-receive-seconds <number>', 'of receiving a request', wholeNumberValue, 120)
    .option('--max-megapixels <number>', 'of a picture', wholeNumberValue, 17)
    .option('--max-ffmpeg-megabytes <number>', 'of memory, for each ffmpeg', wholeNumberValue, 1000)
    .option('--allow-bundled-ffmpeg', 'take the ffmpeg of npm where there is no other: code of 2018')
    .addOption(new Option('--simulate <name>', 'who hears the words where that is asked for').choices(BY_SOUND))
    .option('--simulate-model <name>', 'of openai and openai-chat (default: whisper-1, gpt-4o-audio-preview)')
    .addOption(new Option('--backend <name>', 'what tfjs computes with').choices(BACKEND_CHOICES).default('wasm'))
    .option(...extractor('audio'))
    .option(...extractor('text'))
    .option(...extractor('video'))
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .parse([...args], { from: 'user' });
  const given = program.opts<Given>();
  const { simulate, simulateModel } = given;
  if (simulate === 'command' && given.command === undefined)
    program.error('error: --simulate command needs --command', { exitCode: 2 });
  const named = { audio: given.audioExtractor, text: given.textExtractor, video: given.videoExtractor };
  return {
    model: given.model ?? null,
    host: given.host,
    port: given.port,
    allowedHosts: given.allowHost,
    root: given.root ?? null,
    processes: given.processes,
    queue: given.queue,
    megabytes: given.maxMegabytes,
    clipSeconds: given.maxClipSeconds,
    scoreSeconds: given.maxSeconds,
    receiveSeconds: given.maxReceiveSeconds,
    megapixels: given.maxMegapixels,
    ffmpegMegabytes: given.maxFfmpegMegabytes,
    allowBundledFfmpeg: given.allowBundledFfmpeg === true,
    hearing:
      simulate === undefined
        ? null
        : { ...NO_SOUND_OPTIONS, ...given, simulator: simulate, model: simulateModel ?? null },
    backend: given.backend,
    extractors: Object.fromEntries(Object.entries(named).filter(([, source]) => source !== undefined)),
  };
}

const portValue = (text: string) =>
  numberOf(text, (value) => Number.isInteger(value) && value <= 65_535, 'a whole number from 0 to 65535');

function hostNames(name: string, before: readonly string[]): readonly string[] {
  return [...before, name.toLowerCase()];
}

/** What commander gives. */
interface Given extends Omit<SoundOptions, 'simulator' | 'model' | 'command'> {
  readonly command?: readonly [string, ...string[]];
  readonly model?: string;
  readonly host: string;
  readonly port: number;
  readonly allowHost: readonly string[];
  readonly root?: string;
  readonly processes: number;
  readonly queue: number;
  readonly maxMegabytes: number;
  readonly maxClipSeconds: number;
  readonly maxSeconds: number;
  readonly maxReceiveSeconds: number;
  readonly maxMegapixels: number;
  readonly maxFfmpegMegabytes: number;
  readonly allowBundledFfmpeg?: boolean;
  readonly simulate?: SimulatorBySound;
  readonly simulateModel?: string;
  readonly backend: BackendChoice;
  readonly audioExtractor?: ExtractorSource;
  readonly textExtractor?: ExtractorSource;
  readonly videoExtractor?: ExtractorSource;
}

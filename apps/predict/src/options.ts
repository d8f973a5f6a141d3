import { availableParallelism } from 'node:os';
import { pathValue, wholeNumberValue } from '@sdumc/program';
import { scoringOptions, withScoringOptions, type ScoringOptions } from '@sdumc/program/clip-scoring';
import { Command, Option } from 'commander';

export interface PredictOptions extends ScoringOptions {
  /** Clips, folders of clips, index.csv with `file`, or label.csv; at least one */
  readonly clips: readonly string[];
  /** What is said in the one clip */
  readonly text: string | null;
  /** A file of it, or a CSV with the columns id and text */
  readonly transcript: string | null;
  /** Whether transcripts of a list are left unread */
  readonly noText: boolean;
  readonly format: 'text' | 'json' | 'csv';
  /** Null prints */
  readonly out: string | null;
  readonly processes: number;
}

/**
 * @param args what follows the program's name
 * @throws CommanderError; exit code 0 where help was asked for
 */
export function parseOptions(args: readonly string[]): PredictOptions {
  const command = new Command('predict')
    .description('Scores clips: valence from −3 to 3, with and without a transcript, how sure, and by what.')
    .argument('<clips...>', 'clips, folders of clips, index.csv with a column file, or label.csv')
    .addOption(new Option('--text <words>', 'what is said in the one clip').conflicts('transcript'))
    .option('--no-text', 'leave the transcripts of an index unread')
    .option(
      '--transcript <file>',
      'a file with what is said (text, .srt, .vtt, TextGrid, JSON of Whisper), or a CSV with the columns id and text',
      pathValue,
    )
    .addOption(new Option('--json', 'print JSON').conflicts('csv'))
    .option('--csv', 'print CSV, a line for each clip')
    .option('--out <file>', 'write to a file what would be printed', pathValue)
    .option(
      '--processes <number>',
      'that extract (default: one for each core)',
      wholeNumberValue,
      availableParallelism(),
    );
  const program = withScoringOptions(command)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .parse([...args], { from: 'user' });
  const { text, json, csv, transcript = null, out = null, processes } = program.opts<Given>();
  const noText = text === false;
  if (noText && transcript !== null)
    program.error('error: --no-text and --transcript exclude each other', { exitCode: 2 });
  return {
    ...scoringOptions(program),
    clips: program.args,
    text: typeof text === 'string' ? text : null,
    transcript,
    noText,
    format: json === true ? 'json' : csv === true ? 'csv' : 'text',
    out,
    processes,
  };
}

/** What commander gives. */
interface Given {
  readonly text?: string | boolean;
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly transcript?: string;
  readonly out?: string;
  readonly processes: number;
}

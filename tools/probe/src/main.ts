import { STREAMS, type Stream } from '@sdumc/core';
import { alignColumns, pathValue, runProgram } from '@sdumc/program';
import { openFeatureStore } from '@sdumc/store';
import { Command, InvalidArgumentError } from 'commander';
import { leaveOneGroupOut, type ProbeOutcome } from './leave-one-group-out.ts';
import { meanFeatures, type Probed } from './mean-features.ts';

interface ProbeOptions {
  readonly data: string;
  readonly label: string;
  readonly group: string;
  readonly streams: readonly Stream[] | null;
}

/** What linear models read off mean features, group by group. */
async function main(args: readonly string[]): Promise<number> {
  const options = parseOptions(args);
  const store = await openFeatureStore(options.data);
  try {
    const there = STREAMS.filter((stream) => store.widths[stream] !== undefined);
    const streams = options.streams ?? there;
    const sets = streams.length > 1 ? [...streams.map((stream) => [stream]), streams] : [streams];
    for (const set of sets) {
      const probed = await meanFeatures(store, { ...options, streams: set });
      const outcome = leaveOneGroupOut(probed);
      const last = set === sets.at(-1);
      console.log(`${set.join(' + ')}: accuracy ${accuracyOf(probed, outcome).toFixed(3)}`);
      if (last) console.log(details(probed, outcome, options));
    }
    return 0;
  } finally {
    await store.close();
  }
}

function details(probed: Probed, { predicted, chosen }: ProbeOutcome, { group }: ProbeOptions): string {
  const { classNames, groupNames, classes, groups, leftOut } = probed;
  const rowsOf = (wanted: number) => groups.flatMap((other, row) => (other === wanted ? [row] : []));
  const perGroup = groupNames.map((name, at) => {
    const rows = rowsOf(at);
    const share = rows.filter((row) => predicted[row] === classes[row]).length / rows.length;
    return [name, share.toFixed(3), String(rows.length), String(chosen[at])];
  });
  const confusion = classNames.map((name, truth) => [
    name,
    ...classNames.map((_, label) =>
      String(classes.filter((other, row) => other === truth && predicted[row] === label).length),
    ),
  ]);
  return [
    `${predicted.length} clips, ${classNames.length} classes, chance ${(1 / classNames.length).toFixed(3)}${leftOut > 0 ? `; ${leftOut} clips without label or ${group} left out` : ''}`,
    alignColumns([[group, 'accuracy', 'clips', 'L2'], ...perGroup]),
    'truth in rows, prediction in columns:',
    alignColumns([['', ...classNames], ...confusion]),
  ].join('\n');
}

function accuracyOf({ classes }: Probed, { predicted }: ProbeOutcome): number {
  return predicted.filter((label, row) => label === classes[row]).length / predicted.length;
}

function parseOptions(args: readonly string[]): ProbeOptions {
  const { streams, ...rest } = new Command('probe')
    .description(
      'How well logistic regression on mean features tells a label, leaving out one group after the other; features are normalised within each group, regularisation is chosen inside the training groups.',
    )
    .requiredOption('--data <store>', 'a feature store that extract wrote', pathValue)
    .requiredOption('--label <column>', 'column of the clips that holds the label, as emotion')
    .requiredOption('--group <column>', 'column of the clips by which one is left out, as speaker')
    .option('--streams <list>', `any of ${STREAMS.join(',')} (default: all that are there)`, streamList)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .parse([...args], { from: 'user' })
    .opts<Partial<ProbeOptions>>();
  return { ...rest, streams: streams ?? null } as ProbeOptions;
}

function streamList(text: string): Stream[] {
  return text.split(',').map((part) => {
    const stream = STREAMS.find((known) => known === part.trim());
    if (stream === undefined) throw new InvalidArgumentError(`knows ${STREAMS.join(', ')}, received "${part}"`);
    return stream;
  });
}

await runProgram(main);

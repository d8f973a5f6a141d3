import { alignColumns, pathValue, runProgram, showTask, wholeNumberValue } from '@sdumc/program';
import { Command } from 'commander';
import { runClients, type Tally } from './clients.ts';
import { startServing, type Served } from './served.ts';

interface Options {
  readonly model?: string;
  readonly seconds: number;
  readonly clipMilliseconds: number;
  readonly requests: number;
  readonly scored: number;
}

/** Of those whose memory is compared with the last, this is the first. */
const SETTLED = 500;
/** Of memory, from then on, as a share of it. */
const MOST_GROWTH = 0.1;
const CLIENTS = [1, 8, 64];
const STOPPED_CLIENTS = 16;

/** Starts a server, loads it, and says what it bears. */
async function main(args: readonly string[]): Promise<number> {
  const options = new Command('load')
    .description('Starts a server and loads it with short clips, no two alike: speed, refusals, memory, a stop.')
    .option('--model <folder>', 'handed to serve', pathValue)
    .option('--seconds <number>', 'for each number of clients', wholeNumberValue, 20)
    .option('--clip-milliseconds <number>', 'length of a clip', wholeNumberValue, 500)
    .option('--requests <number>', 'of the long run, at least', wholeNumberValue, 10_000)
    .option('--scored <number>', 'of them, at least', wholeNumberValue, 2000)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .parse([...args], { from: 'user' })
    .opts<Options>();
  const server = await startServing(options.model === undefined ? [] : ['--model', options.model]);
  try {
    await steadyLoad(server, options);
    const isSound = await longRun(server, options);
    const isWhole = await stopUnderLoad(server, options);
    return isSound && isWhole ? 0 : 1;
  } finally {
    await server.stop();
  }
}

async function steadyLoad({ address }: Served, { seconds, clipMilliseconds }: Options): Promise<void> {
  const rows: string[][] = [['clients', 'clips/s', 'p50 ms', 'p99 ms', '429']];
  for (const clients of CLIENTS) {
    const end = Date.now() + 1000 * seconds;
    const goesOn = () => Date.now() < end;
    const tally = await runClients({ address, clients, clipMilliseconds, from: 1e6 * clients, goesOn });
    const { milliseconds, statuses } = tally;
    rows.push([
      String(clients),
      (milliseconds.length / tally.seconds).toFixed(1),
      ...[0.5, 0.99].map((share) => quantile(milliseconds, share).toFixed(0)),
      String(statuses.get(429) ?? 0),
    ]);
  }
  console.log(alignColumns(rows));
}

/** @returns whether memory stays, and all that was taken was scored */
async function longRun(server: Served, { clipMilliseconds, requests, scored: least }: Options): Promise<boolean> {
  const progress = showTask({ label: 'loading', unit: 'clips', total: least });
  let settled = NaN;
  const tally = await runClients({
    address: server.address,
    clients: CLIENTS.at(-1)!,
    clipMilliseconds,
    from: 1e9,
    goesOn: (sent, scored) => sent < requests || scored < least,
    onScored(scored) {
      progress.at(Math.min(scored, least));
      if (scored === SETTLED) settled = server.megabytes();
    },
  });
  progress.stop();
  const last = server.megabytes();
  const isFlat = !(last > (1 + MOST_GROWTH) * settled); // no growth is seen where nothing is measured
  const memory = `${settled.toFixed(0)} MB at clip ${SETTLED}, ${last.toFixed(0)} MB at the last`;
  console.log(`${answers(tally)} in ${tally.seconds.toFixed(0)} s; ${memory}${isFlat ? '' : ': IT GROWS'}`);
  return isFlat && [...tally.statuses.keys()].every((status) => status === 200 || status === 429);
}

/** @returns whether a stop lost nothing that had been taken */
async function stopUnderLoad(server: Served, { clipMilliseconds }: Options): Promise<boolean> {
  let code: Promise<number | null> | undefined;
  const tally = await runClients({
    address: server.address,
    clients: STOPPED_CLIENTS,
    clipMilliseconds,
    from: 2e9,
    goesOn: () => code === undefined,
    onScored(scored) {
      if (scored === 2 * STOPPED_CLIENTS) code = server.stop();
    },
  });
  const statuses = [...tally.statuses.keys()];
  const isWhole = statuses.every((status) => [200, 429, 503].includes(status)) && (await code) === 0;
  console.log(
    `stopped under load: ${answers(tally)}; ${isWhole ? 'nothing that was taken is lost' : 'CLIPS WERE LOST'}`,
  );
  return isWhole;
}

function answers({ statuses }: Tally): string {
  const sent = [...statuses.values()].reduce((sum, count) => sum + count, 0);
  const each = [...statuses].sort().map(([status, count]) => `${count} × ${status === 0 ? 'broken off' : status}`);
  return `${sent} requests: ${each.join(', ')}`;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

await runProgram(main);

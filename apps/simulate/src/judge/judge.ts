import { basename, join } from 'node:path';
import { writeFileAtomically } from '@sdumc/formats';
import { alignColumns, makeFolder, print } from '@sdumc/program';
import { simulationSvg } from '@sdumc/report';
import { isFeatureStore } from '@sdumc/store';
import type { SimulateOptions } from '../options.ts';
import { judgeStore, type Likeness } from './judge-store.ts';
import type { Interval } from './paired-bootstrap.ts';
import { runGaps, type RunGaps } from './run-gaps.ts';

/**
 * Prints how good simulated text is: its words and frames beside the real ones, and what it costs and wins in runs that were trained on it.
 * With --out, all figures go into `judgement.json` there, and what was trained into a picture, `judgement.svg`.
 *
 * @returns the exit code
 */
export async function judge({ data, run, out }: SimulateOptions): Promise<number> {
  if (!isFeatureStore(data)) throw new Error(`${data}: is no feature store; simulate makes one`);
  const likenesses = await judgeStore(data);
  print(alignColumns([LIKENESS_HEAD, ...likenesses.map(likenessRow)]));
  const gaps: RunGaps[] = [];
  for (const folder of run) gaps.push(await runGaps(folder));
  if (gaps.length > 0) {
    print('');
    print(alignColumns([GAPS_HEAD, ...gaps.map(gapsRow)]));
  }
  if (out !== null) {
    await makeFolder(out);
    const path = join(out, 'judgement.json');
    await writeFileAtomically(path, `${JSON.stringify({ likeness: likenesses, runs: gaps }, null, 2)}\n`);
    print(`figures: ${path}`);
    if (gaps.length > 0) {
      const picture = join(out, 'judgement.svg');
      await writeFileAtomically(
        picture,
        await simulationSvg(gaps.map((gap) => ({ name: basename(gap.run), mae: gap }))),
      );
      print(`picture: ${picture}`);
    }
  }
  return 0;
}

const LIKENESS_HEAD = ['split', 'utterances', 'word errors', 'S and X', 'cosine', 'by chance', 'aligned', 'by chance'];

function likenessRow(likeness: Likeness): string[] {
  const { split, utterances, wordErrorRate, withFrames, pooled, pooledByChance, aligned, alignedByChance } = likeness;
  const number = (value: number | null) => (value === null ? '–' : value.toFixed(3));
  const rate = wordErrorRate === null ? '–' : `${(100 * wordErrorRate).toFixed(1)} %`;
  return [split, String(utterances), rate, String(withFrames), ...[pooled, pooledByChance, aligned, alignedByChance].map(number)]; // prettier-ignore
}

const GAPS_HEAD = ['run', 'seeds', 'complete', 'simulated', 'absent', 'simulated − complete', 'absent − simulated'];

function gapsRow({ run, seeds, complete, simulated, absent, cost, gain }: RunGaps): string[] {
  const interval = ({ mean, low, high }: Interval) => `${mean.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
  return [run, String(seeds), ...[complete, simulated, absent].map((mae) => mae.toFixed(3)), interval(cost), interval(gain)]; // prettier-ignore
}

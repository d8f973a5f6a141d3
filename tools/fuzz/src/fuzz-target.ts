import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KillableReader, Outcome } from './child/killable-reader.ts';
import type { ReadRequest } from './child/protocol.ts';
import { judge, type Limits, type Verdict } from './judge.ts';
import { mutate } from './mutation/mutate.ts';
import type { PythonReader } from './python/python-reader.ts';
import type { Target } from './targets/target.ts';

export interface FuzzPlan {
  readonly target: Target;
  readonly seed: number;
  /** Numbers of the mutants. */
  readonly numbers: readonly number[];
  /** As many mutants are read at once as there are readers here. */
  readonly pool: readonly KillableReader[];
  readonly python: PythonReader | undefined;
  readonly limits: Limits;
  /** Where mutants are written, one folder each. */
  readonly room: string;
  /** Called with every mutant before its folder is removed. */
  readonly onJudged: (judged: JudgedMutant) => void;
}

export interface JudgedMutant {
  readonly number: number;
  readonly change: string;
  readonly inStructure: boolean;
  readonly verdict: Verdict;
  readonly outcome: Outcome;
  /** The spoiled file. */
  readonly file: string;
}

/** Reads mutants of one kind of file, and holds each against the rules. */
export async function fuzzTarget(plan: FuzzPlan): Promise<void> {
  await expectValidRead(plan);
  const left = [...plan.numbers].reverse();
  const work = async (reader: KillableReader) => {
    for (let number = left.pop(); number !== undefined; number = left.pop()) await fuzzOne(plan, reader, number);
  };
  await Promise.all(plan.pool.map(work));
}

/** What is not spoiled must be read, as Python reads it: else nothing that follows would prove anything. */
async function expectValidRead({ target, pool, python, limits }: FuzzPlan): Promise<void> {
  for (const opened of new Set(target.seeds.map(({ path }) => target.opened(path)))) {
    const request: ReadRequest = { reader: target.reader, path: join(target.folder, opened) };
    const theirs = await python?.read(request);
    const verdict = judge(await pool[0]!.read(request), { folder: target.folder, limits, python: theirs });
    if (verdict.kind !== 'read' && verdict.kind !== 'not compared')
      throw new Error(`fuzz ${target.name}: the valid file ${request.path} is not read: ${JSON.stringify(verdict)}`);
  }
}

async function fuzzOne(plan: FuzzPlan, reader: KillableReader, number: number): Promise<void> {
  const { target, seed, python, limits, room, onJudged } = plan;
  const seedFile = target.seeds[number % target.seeds.length]!;
  const { bytes, change, inStructure } = mutate(seedFile, seed, wordOf(target.name), number);
  const folder = join(room, `${target.name}-${number}`);
  const isAlone = target.opened(seedFile.path) === seedFile.path;
  if (isAlone) mkdirSync(folder);
  else cpSync(target.folder, folder, { recursive: true });
  const file = join(folder, seedFile.path);
  writeFileSync(file, bytes);

  const request: ReadRequest = { reader: target.reader, path: join(folder, target.opened(seedFile.path)) };
  const answered = python?.read(request);
  let outcome = await reader.read(request);
  // a busy machine can make any read late: what hangs does so twice
  if (outcome.kind === 'hung') outcome = await reader.read(request);
  const verdict = judge(outcome, { folder, limits, python: await answered });
  onJudged({ number, change, inStructure, verdict, outcome, file });
  rmSync(folder, { recursive: true });
}

/** A target's name as a number, for its own random numbers. */
function wordOf(name: string): number {
  return Buffer.from(name).reduce((hash, byte) => (Math.imul(hash, 31) + byte) >>> 0, 7);
}

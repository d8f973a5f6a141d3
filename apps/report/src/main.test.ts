import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync, cpSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endOfCommand, endsOfCommands, writeFeatureFolder, type Ended } from '@sdumc/program/testing';
import type { RunReport } from '@sdumc/report';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const room = mkdtempSync(join(tmpdir(), 'sdumc report, -ß '));
const at = (...names: string[]) => join(room, ...names);
afterAll(() => rmSync(room, { recursive: true, force: true }));

const VARIANTS = ['whole', 'without-mia', 'without-rnc', 'without-rs', 'without-mkd', 'without-masks', 'without-simulated', 'without-umca']; // prettier-ignore
const report = (...commands: readonly (readonly string[])[]): Promise<Ended[]> =>
  endsOfCommands('apps/report', commands.map((args) => ({ args, folder: room }))); // prettier-ignore

let ablation: Ended;
beforeAll(async () => {
  const data = writeFeatureFolder(at('data'));
  const train = ['--data', data, '--out', at('ablation'), '--ablate', '--epochs', '1', '--backend', 'wasm', '--workers', '1']; // prettier-ignore
  ablation = await endOfCommand('apps/train', { args: train });
  const evaluate = ['--model', at('ablation', 'whole'), '--data', data, '--missing', 'random', '--draws', '1', '--backend', 'wasm']; // prettier-ignore
  await endOfCommand('apps/evaluate', { args: evaluate });
}, 300_000);

const reportOf = (name: string) =>
  JSON.parse(readFileSync(at('ablation', name, 'report.json'), 'utf8')) as RunReport & {
    readonly recipe: { readonly network: { readonly attentionScale: number; readonly imagination: string } };
  };

describe('train --ablate', () => {
  it('trains the whole, and then without each part', () => {
    expect([ablation.code, ablation.stderr.split('\n').filter((line) => line.startsWith('error'))]).toEqual([0, []]);
    const said = [...ablation.stdout.matchAll(/^\d of 8: (.*)$/gm)].map(([, name]) => name);
    expect(said).toEqual(VARIANTS);
    expect(reportOf('without-umca').recipe.network.attentionScale).toBe(0);
    expect(reportOf('without-mia').recipe.network.imagination).toBe('none');
    expect(reportOf('whole').recipe.network).toMatchObject({ imagination: 'transition', attentionScale: 0.3 });
  });

  it('says how they are compared', () => {
    expect(ablation.stdout.trim().split('\n').at(-1)).toBe(`compare them: npx nx run report -- ${at('ablation')}`);
  });
});

describe('report', () => {
  let [all, two]: Ended[] = [];
  let page: string;
  beforeAll(async () => {
    [all, two] = await report(
      [at('ablation'), '--out', at('pages', 'all.html')],
      [at('ablation', 'without-umca'), at('ablation', 'whole')],
    );
    page = readFileSync(at('pages', 'all.html'), 'utf8');
  });

  it('lists every run, the whole first, with its error', () => {
    expect(all!.code).toBe(0);
    const lines = all!.stdout.trim().split('\n');
    expect(lines.slice(1, -1).map((line) => line.split(/ +/)[0])).toEqual(['whole', ...VARIANTS.slice(1).sort()]);
    expect(lines[1]).toContain(reportOf('whole').conditions.absent!.mae!.mean.toFixed(3));
    expect(lines.at(-1)).toBe(`page: ${at('pages', 'all.html')}`);
  });

  it('draws them beside each other on a page that needs nothing else', () => {
    const headings = [...page.matchAll(/<h2>\s*([^<]*)/g)].map(([, heading]) => heading!.trim());
    expect(headings).toEqual([
      'Conditions',
      'Against whole',
      'Training',
      'While inputs are missing',
      ...VARIANTS.map(() => 'Similarity of representations:'),
    ]);
    expect(page).toContain('default-src &#39;none&#39;');
    expect(page).not.toMatch(/(?:src|href)="(?!data:)/);
  });

  it('holds every run against the first', () => {
    const mae = (name: string) => reportOf(name).conditions.complete!.mae!.mean;
    const difference = mae('without-umca') - mae('whole');
    const row = /<bdi>without-umca<\/bdi><\/th>\s*<td>([^<]*)</.exec(page)![1]!;
    expect(Number(row.replace('−', '-'))).toBeCloseTo(difference, 3);
    const other = readFileSync(at('runs', 'comparison.html'), 'utf8');
    expect(two!.stdout).toContain('page: runs/comparison.html');
    expect(other).toContain('Against without-umca');
  });

  it.each<[string, () => readonly string[], RegExp, number]>([
    ['nothing', () => [], /missing required argument 'runs'/, 2],
    ['a folder that is no run', () => [at('data')], /data: holds no finished run, which has report\.json/, 1],
    ['a folder that is not there', () => [at('gone')], /gone: holds no finished run/, 1],
    [
      'a damaged report',
      () => [damaged('report.json')],
      /report\.json: damaged, it is not what train or evaluate wrote/,
      1,
    ],
    ['damaged representations', () => [damaged('representations.safetensors')], /representations\.safetensors/, 1],
  ])('refuses %s in one line', async (_, args, reason, code) => {
    const [ended] = (await report(args())) as [Ended];
    expect(ended.stderr).toMatch(reason);
    expect([ended.code, ended.stderr.trim().split('\n').length]).toEqual([code, 1]);
  });

  function damaged(file: string): string {
    const folder = at('damaged', file);
    mkdirSync(at('damaged'), { recursive: true });
    cpSync(at('ablation', 'whole'), folder, { recursive: true });
    if (file.endsWith('.json')) writeFileSync(join(folder, file), '{"a":1}');
    else truncateSync(join(folder, file), 40);
    return folder;
  }
});

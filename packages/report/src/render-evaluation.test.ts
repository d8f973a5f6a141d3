import { parse, type DefaultTreeAdapterTypes } from 'parse5';
import { expect, test, vi } from 'vitest';
import type { EvaluatedPoint, EvaluatedProtocol, EvaluationReport } from './evaluation-report.ts';
import { missingCurveSvg } from './missing-curve.ts';
import { renderEvaluation } from './render-evaluation.ts';

const HOSTILE = '</style></table><script>alert(1)</script>" onload="x\u0000\u202e\'&lt;\ud800';

function point(rate: number | null, mae: number, std: number | null = 0.01): EvaluatedPoint {
  const share = { mean: 0.5 + mae / 10, std };
  return {
    rate,
    hidden: rate ?? 1 / 3,
    mae: { mean: mae, std, values: [[mae]] },
    corr: rate === 0.9 ? null : { mean: 1 - mae, std },
    acc7: share,
    acc5: share,
    acc2HasZero: share,
    f1HasZero: share,
    acc2NonZero: share,
    f1NonZero: share,
  };
}

const curve = (protocol: 'random' | 'frames', slope: number): EvaluatedProtocol => ({
  protocol,
  kind: protocol,
  points: Array.from({ length: 10 }, (_, tenth) => point(tenth / 10, 0.5 + (slope * tenth) / 10)),
  area: { mean: 0.5 + slope * 0.45, std: 0.004, values: [[0.5 + slope * 0.45]] },
});

const EXAMPLE: EvaluationReport = {
  format: 'sdumc-evaluation',
  model: 'runs/first',
  networks: [1, 2].map((seed) => ({ folder: `runs/first/model/seed-${seed}`, seed, fold: null })),
  data: 'synthetic',
  split: 'test',
  rowsFrom: 'split',
  utterances: 256,
  modalities: ['audio', 'text', 'video'],
  seed: 1,
  draws: 5,
  backend: 'wasm',
  constantMae: 0.93,
  protocols: [
    curve('random', 0.31),
    curve('frames', 0.12),
    { protocol: 'text', kind: 'text', points: [point(null, 0.812345)], area: null },
    { protocol: 'av', kind: 'subset', points: [point(null, 0.7, null)], area: null },
  ],
  notes: ['Made up for a test.'],
};

type Element = DefaultTreeAdapterTypes.Element;

function elementsOf(page: string): Element[] {
  const found: Element[] = [];
  const visit = (node: DefaultTreeAdapterTypes.Node): void => {
    if ('tagName' in node) found.push(node);
    if ('childNodes' in node) node.childNodes.forEach(visit);
  };
  visit(parse(page));
  return found;
}

function textOf(node: DefaultTreeAdapterTypes.Node): string {
  if ('value' in node) return node.value;
  return 'childNodes' in node ? node.childNodes.map(textOf).join('').replace(/\s+/g, ' ').trim() : '';
}

const headings = (page: string) =>
  elementsOf(page)
    .filter(({ tagName }) => tagName === 'h2')
    .map(textOf);

test('the page needs nothing but itself and runs nothing', async () => {
  const page = await renderEvaluation(EXAMPLE);
  const elements = elementsOf(page);
  expect(elements.filter(({ tagName }) => ['script', 'link', 'iframe', 'object', 'img'].includes(tagName))).toEqual([]);
  expect(page).not.toMatch(/https?:|@import|url\(/);
  for (const { name } of elements.flatMap(({ attrs }) => attrs)) expect(name).not.toMatch(/^on/);
  const policy = elements.flatMap(({ attrs }) => attrs).find(({ value }) => value.startsWith('default-src'));
  expect(policy?.value).toBe("default-src 'none'; style-src 'unsafe-inline'");
  expect(headings(page)).toEqual([
    'Error against missing rate',
    'The same missing in every utterance',
    'This evaluation',
  ]);
});

test('it shows every figure, unrounded in the markup, and a dash where there is none', async () => {
  const page = await renderEvaluation(EXAMPLE);
  const rows = elementsOf(page).filter(({ tagName }) => tagName === 'tr');
  const row = (title: string) => rows.map(textOf).find((text) => text.startsWith(title));
  expect(row('0.3 (30 % hidden)')).toContain('0.593 ± 0.010');
  expect(row('0.9 (90 % hidden)')).toContain('0.779 ± 0.010–');
  expect(row('Text absent')).toContain('0.812 ± 0.010');
  expect(row('Audio, video alone')).toContain('0.700');
  expect(row('Always the mean label')).toBe('Always the mean label0.930–––––––');
  for (const { points, area } of EXAMPLE.protocols)
    for (const { mean } of [...points.map(({ mae }) => mae), ...(area === null ? [] : [area])])
      expect(page).toContain(`<data value="${mean}">`);
  expect(page).toContain('Bands: one standard deviation over 2 seeds.');
});

test('names and notes stay text', async () => {
  const notes = [HOSTILE];
  const page = await renderEvaluation({ ...EXAMPLE, model: HOSTILE, data: HOSTILE, backend: HOSTILE, notes });
  const elements = elementsOf(page);
  expect(elements.filter(({ tagName }) => tagName === 'script')).toEqual([]);
  const shown = HOSTILE.replace('\u0000', '␀').replace('\ud800', '\ufffd');
  expect(
    elements
      .filter(({ tagName }) => tagName === 'bdi')
      .map(textOf)
      .filter((text) => text === shown),
  ).toHaveLength(5);
});

test('the picture alone is whole SVG in colours of its own, and draws every point', async () => {
  const warn = vi.spyOn(console, 'warn');
  const picture = (await missingCurveSvg(EXAMPLE))!;
  expect(warn).not.toHaveBeenCalled();
  expect(picture).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" .*<\/svg>\n$/s);
  expect(picture).not.toMatch(/var\(|undefined|NaN/);
  expect(picture).toContain('always the mean label');
  for (const title of ['Modalities hidden', 'Frames dropped']) expect(picture).toContain(`>${title}</text>`);
  const marks = /class="mark-symbol role-mark layer_\d_marks".*?<\/g>/s.exec(picture)![0];
  expect(marks.match(/<path /g)).toHaveLength(20);
});

test('without curves there is no picture, without constant no line, with one draw no band', async () => {
  const flat = { ...EXAMPLE, protocols: EXAMPLE.protocols.slice(2) };
  expect(await missingCurveSvg(flat)).toBeNull();
  expect(headings(await renderEvaluation(flat))).toEqual(['The same missing in every utterance', 'This evaluation']);
  const unknown = { ...EXAMPLE, constantMae: null, draws: 1, networks: EXAMPLE.networks.slice(1) };
  expect(await missingCurveSvg(unknown)).not.toContain('mean label');
  const page = await renderEvaluation(unknown);
  expect(page).not.toContain('Bands:');
  expect(page).not.toContain('dashed line');
  const one = { ...curve('random', 0.3), protocol: 'random:0.3', points: [point(0.3, 0.6)], area: null };
  const single = await renderEvaluation({ ...EXAMPLE, protocols: [one] });
  expect(single).toContain('Modalities hidden (random:0.3), by rate');
  expect(single).not.toContain('trapezoid');
});

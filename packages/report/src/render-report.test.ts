import { METRIC_NAMES, sentimentMetrics, summariseOverSeeds } from '@sdumc/metrics';
import { parse, type DefaultTreeAdapterTypes } from 'parse5';
import { PNG } from 'pngjs';
import { expect, test } from 'vitest';
import { COLOUR_MAP } from './colour-map.ts';
import { CONDITIONS } from './condition-title.ts';
import { renderReport } from './render-report.ts';
import type { RunDetails, TestPrediction } from './run-details.ts';
import type { RunReport } from './run-report.ts';

const HOSTILE = '</style></table><script>alert(1)</script>" onload="x\u0000\u202e\'&lt;\ud800';

/** An invented run over two seeds, the same each time. */
function exampleRun(utterances: number): { report: RunReport; details: RunDetails } {
  const wave = (row: number, frequency: number) => Math.sin(row * frequency + 1) * Math.cos(row * 1.7 * frequency);
  const valence = Array.from({ length: utterances }, (_, row) => Math.round(wave(row, 0.7) * 9) / 3);
  const seeds = [1, 2];
  const noise = { complete: 0.6, simulated: 0.8, absent: 1.2 };
  const predictions = seeds.flatMap((seed) =>
    valence.map((truth, row): TestPrediction => {
      const predict = (size: number) => truth * 0.8 + size * wave(row, seed * 1.3 + size);
      const transcript = `what was said in ${row}`;
      return {
        id: `video${row}[0]`,
        seed,
        transcript,
        valence: truth,
        complete: predict(noise.complete),
        simulated: predict(noise.simulated),
        absent: predict(noise.absent),
      };
    }),
  );
  const summary = (condition: 'complete' | 'simulated' | 'absent') =>
    summariseOverSeeds(
      seeds.map((seed) => {
        const own = predictions.filter((prediction) => prediction.seed === seed);
        return sentimentMetrics({
          predicted: own.map((one) => one[condition]!),
          target: own.map((one) => one.valence),
        });
      }),
    );
  const complete = summary('complete');
  const representation = (size: number) =>
    Float32Array.from(
      valence.flatMap((truth, row) => [truth + size * wave(row, 1.1), truth * truth, 1, size * wave(row, 2.3)]),
    );
  return {
    report: {
      dataset: 'synthetic',
      modalities: ['audio', 'text', 'video'],
      splits: { train: 1200, valid: 300, test: utterances },
      testFrom: 'test',
      seeds,
      preset: 'default',
      backend: 'wasm',
      chosenBy: 'mean validation MAE over the three conditions',
      secondsPerEpoch: 4.25,
      peakMemoryMb: 812,
      conditions: { complete, simulated: summary('simulated'), absent: summary('absent') },
      subsets: {
        a: summary('absent'),
        t: complete,
        v: null,
        at: complete,
        av: summary('absent'),
        tv: complete,
        atv: complete,
      },
      baselines: { constant: null, ridgeAll: summary('simulated'), ridgeAudioVideo: summary('absent') },
      bestPossible: { complete: 0.31, simulated: 0.42, absent: 0.77 },
      notes: ['Made up for a test.'],
    },
    details: {
      runs: seeds.map((seed) => ({
        seed,
        chosenEpoch: 14 + seed,
        epochs: Array.from({ length: 25 }, (_, epoch) => ({
          epoch,
          learningRate: 1e-4,
          loss: {
            'regression, complete': 2 * Math.exp(-epoch / 6) + 0.1,
            'regression, missing': 2 * Math.exp(-epoch / 8) + 0.2,
            'representation similarity': 0.4 * Math.exp(-epoch / 9),
            distillation: 0.08,
            'rank-n-contrast': 1.4 + 1 / (epoch + 1),
          },
          validationMae: {
            complete: 0.5 + Math.exp(-epoch / 4) + 0.02 * seed + 0.01 * wave(epoch, seed),
            simulated: 0.6 + Math.exp(-epoch / 5),
            absent: 0.8 + 0.7 * Math.exp(-epoch / 5) + 0.01 * wave(epoch, 2),
          },
        })),
      })),
      predictions,
      representations: { valence, complete: representation(0.6), missing: representation(1.8), width: 4 },
    },
  };
}

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
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';
}

const attribute = (element: Element, name: string) => element.attrs.find((one) => one.name === name)?.value;

const example = exampleRun(60);
const page = await renderReport(example.report, example.details);
const elements = elementsOf(page);

test('nothing runs and nothing is requested', () => {
  expect(
    elements.filter(({ tagName }) => ['script', 'link', 'iframe', 'object', 'embed', 'base'].includes(tagName)),
  ).toEqual([]);
  for (const { name, value } of elements.flatMap(({ attrs }) => attrs)) {
    expect(name).not.toMatch(/^on/);
    expect(value).not.toMatch(/^\s*(javascript|https?|\/\/)/i);
    if (name === 'src' || name === 'href') expect(value).toMatch(/^data:image\/png;base64,/);
  }
  expect(page).not.toMatch(/https?:|@import|url\(/);
  const policy = elements.find((element) => attribute(element, 'http-equiv') === 'Content-Security-Policy');
  expect(attribute(policy!, 'content')).toBe("default-src 'none'; style-src 'unsafe-inline'; img-src data:");
});

test('ids, transcripts and names stay text', async () => {
  const { report, details } = exampleRun(5);
  const hostile = await renderReport(
    { ...report, dataset: HOSTILE, notes: [HOSTILE], preset: HOSTILE },
    {
      ...details,
      runs: details.runs.map((run) => ({
        ...run,
        epochs: run.epochs.map((epoch) => ({ ...epoch, loss: { [HOSTILE]: 1 } })),
      })),
      predictions: details.predictions.map((prediction) => ({ ...prediction, id: HOSTILE, transcript: HOSTILE })),
    },
  );
  const found = elementsOf(hostile);
  expect(found.filter(({ tagName }) => tagName === 'script')).toEqual([]);
  expect(found.flatMap(({ attrs }) => attrs.map(({ name }) => name)).filter((name) => name.startsWith('on'))).toEqual(
    [],
  );
  const shown = HOSTILE.replace('\u0000', '␀').replace('\ud800', '\ufffd');
  const isolated = found.filter(({ tagName }) => tagName === 'bdi').map(textOf);
  expect(isolated.filter((text) => text === shown).length).toBeGreaterThanOrEqual(5); // title, preset, note, id, transcript
  expect(hostile).not.toContain('\u0000');
});

test('shows the numbers of the report, unrounded in the markup', () => {
  const cells = elements.filter(({ tagName }) => tagName === 'td');
  const values = new Set(
    cells.flatMap((cell) => cell.childNodes).flatMap((node) => ('tagName' in node ? [attribute(node, 'value')] : [])),
  );
  for (const condition of CONDITIONS) {
    for (const name of METRIC_NAMES)
      expect(values).toContain(String(example.report.conditions[condition]?.[name]?.mean));
  }
  const { mean, std } = example.report.conditions.absent!.mae!;
  expect(cells.map(textOf).map((text) => text.trim())).toContain(`${mean.toFixed(3)} ± ${std!.toFixed(3)}`);
});

test('what does not exist is a dash', () => {
  const row = elements.find(
    (element) => element.tagName === 'tr' && textOf(element).includes('Always the mean label'),
  )!;
  expect(textOf(row).replace(/\s+/g, '')).toBe(`Alwaysthemeanlabel${'–'.repeat(METRIC_NAMES.length)}`);
});

test('confusions count every prediction', () => {
  const tables = elements.filter((element) => attribute(element, 'class') === 'confusion');
  expect(tables).toHaveLength(3);
  const counts = [...page.matchAll(/title="(\d+) of \d+"/g)].map(([, count]) => Number(count));
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(3 * example.details.predictions.length);
});

test('pixels of the similarity pictures are the cosines of the representations, sorted by label', () => {
  const { valence, complete, missing, width } = example.details.representations!;
  const order = valence.map((_, row) => row).sort((left, right) => valence[left]! - valence[right]!);
  const cosine = (values: Float32Array, left: number, right: number) => {
    const a = values.subarray(left * width, (left + 1) * width);
    const b = values.subarray(right * width, (right + 1) * width);
    const dot = a.reduce((sum, value, at) => sum + value * b[at]!, 0);
    return dot / Math.hypot(...a) / Math.hypot(...b);
  };
  const pictures = elements.filter(({ tagName }) => tagName === 'image').map((image) => attribute(image, 'href')!);
  expect(pictures).toHaveLength(2);
  const low = Number(/<p class="legend">\s*<span>(-?[\d.]+)/.exec(page)![1]);
  [complete, missing].forEach((values, flow) => {
    const png = PNG.sync.read(Buffer.from(pictures[flow]!.split(',')[1]!, 'base64'));
    expect([png.width, png.height]).toEqual([valence.length, valence.length]);
    order.forEach((left, row) => {
      order.forEach((right, column) => {
        const [red, green, blue] = png.data.subarray((row * png.width + column) * 4);
        const step = COLOUR_MAP.findIndex((colour) => colour[0] === red && colour[1] === green && colour[2] === blue);
        expect(Math.abs(low + (step / 255) * (1 - low) - cosine(values, left, right))).toBeLessThan(0.01);
      });
    });
  });
});

test('a page of 5,000 test utterances stays below two megabytes and says what it left out', async () => {
  const { report, details } = exampleRun(5000);
  const large = await renderReport(report, details);
  expect(Buffer.byteLength(large)).toBeLessThan(2_000_000);
  expect(large).toContain('the charts show 1000, evenly chosen');
  expect(large).toContain('400 of 5000 test utterances, evenly chosen');
  expect(await renderReport(report, details)).toBe(large);
});

test('sections without data are left out', async () => {
  const bare = await renderReport(example.report, { runs: [], predictions: [], representations: null });
  const headings = elementsOf(bare)
    .filter(({ tagName }) => tagName === 'h2')
    .map(textOf);
  expect(headings).toEqual([
    'Results on the test split',
    'Missing modalities',
    'Published results, another setting',
    'This run',
  ]);
});

import { SUBSETS, type Subset } from '@sdumc/core';
import { html, type Html } from '../html.ts';
import { metricTable } from '../metric-table.ts';
import type { RunReport } from '../run-report.ts';

/** What is seen, by name. */
export const SUBSET_TITLES: Readonly<Record<Subset, string>> = {
  a: 'Audio',
  t: 'Text',
  v: 'Video',
  at: 'Audio, text',
  av: 'Audio, video',
  tv: 'Text, video',
  atv: 'Audio, text, video',
};

/** What is left when modalities are missing. */
export function subsets({ subsets: metrics }: RunReport): Html {
  const rows = SUBSETS.map((subset) => ({ title: SUBSET_TITLES[subset], metrics: metrics[subset] }));
  return html`<section>
    <h2>Missing modalities</h2>
    <p>The same network on the same utterances, given only some of the modalities.</p>
    ${metricTable('Test metrics by observed modalities', rows)}
  </section>`;
}

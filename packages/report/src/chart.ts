import * as vega from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import type { Html } from './html.ts';
import { html } from './html.ts';

const FONT = 'system-ui, sans-serif';

/** Colours are the page's own variables, so that a chart follows it from light to dark. */
const CONFIG = {
  background: 'transparent',
  aria: false,
  font: FONT,
  view: { stroke: null },
  axis: {
    domainColor: 'var(--line)',
    tickColor: 'var(--line)',
    gridColor: 'var(--line)',
    gridOpacity: 0.6,
    labelColor: 'var(--quiet)',
    titleColor: 'var(--quiet)',
    titleFontWeight: 'normal',
    labelFontSize: 11,
    titleFontSize: 12,
    titlePadding: 8,
  },
} satisfies TopLevelSpec['config'];

const SILENT = {
  level: () => SILENT,
  error: () => SILENT,
  warn: () => SILENT,
  info: () => SILENT,
  debug: () => SILENT,
};

/** Draws a Vega-Lite chart as SVG for the page. `label` says what it shows to those who do not see it. */
export async function chart(spec: TopLevelSpec, label: string): Promise<Html> {
  const { spec: compiled } = compile({ ...spec, config: CONFIG } as TopLevelSpec);
  const view = new vega.View(vega.parse(compiled), { renderer: 'none', logLevel: vega.None });
  const svg = await view.toSVG();
  view.finalize();
  const inner = svg.replace(/ (xmlns(:xlink)?|version)="[^"]*"/g, '').slice('<svg '.length);
  return html`<svg role="img" aria-label="${label}" ${{ markup: inner }}`;
}

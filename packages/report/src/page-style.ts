import { COLOURS } from './colours.ts';

/** The page's looks. */
export const PAGE_STYLE = `
${COLOURS}* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 1rem/1.6 system-ui, -apple-system, 'Segoe UI', sans-serif; }
header, main, footer { max-width: 68rem; margin: 0 auto; padding: 0 1.5rem; }
header { padding-top: 4rem; }
h1, h2 { font-family: Charter, 'Bitstream Charter', 'Sitka Text', Cambria, Georgia, serif; font-weight: 600; line-height: 1.2; letter-spacing: -0.01em; }
h1 { font-size: 2.4rem; margin: 0 0 .5rem; overflow-wrap: anywhere; }
h2 { font-size: 1.5rem; margin: 0 0 .75rem; }
h3 { font-size: 1rem; font-weight: 600; margin: 0 0 .5rem; }
section { margin: 3.5rem 0; }
p { max-width: 44rem; margin: 0 0 1.25rem; }
.quiet, .lead, footer { color: var(--quiet); }
.lead { font-size: 1.1rem; }
.quiet, footer, caption, figcaption { font-size: .875rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(14rem, 1fr)); gap: 1rem; margin: 1.5rem 0 2rem; }
.cards > div { background: var(--panel); border: 1px solid var(--line); border-top: 3px solid var(--accent); border-radius: 6px; padding: 1rem 1.25rem; }
.cards .complete { --accent: var(--complete); }
.cards .simulated { --accent: var(--simulated); }
.cards .absent { --accent: var(--absent); }
.cards dt { color: var(--quiet); font-size: .875rem; }
.cards dd { margin: 0; }
.cards strong { font-size: 2rem; font-weight: 600; line-height: 1.3; font-variant-numeric: tabular-nums; }
.cards small { font-size: 1rem; font-weight: 400; }
.scrolling { overflow-x: auto; margin-bottom: 1rem; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; font-variant-numeric: tabular-nums; }
table.narrow { width: auto; min-width: 20rem; }
caption { text-align: left; color: var(--quiet); padding-bottom: .5rem; }
th, td { padding: .45rem .6rem; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; }
th { font-weight: 500; }
thead th, thead td { color: var(--quiet); border-bottom-color: var(--quiet); }
th[scope=row] { text-align: left; }
th:first-child { padding-left: 0; }
td small { color: var(--quiet); font-size: .8em; }
tr.reference > * { color: var(--quiet); }
table.errors { table-layout: auto; }
table.errors th:first-child, table.errors th:last-child, table.errors td:last-child { text-align: left; }
table.errors td:last-child { white-space: normal; min-width: 16rem; overflow-wrap: anywhere; }
table.errors th[scope=row] { font-family: ui-monospace, 'SF Mono', Menlo, Consolas, monospace; font-size: .8rem; white-space: normal; overflow-wrap: anywhere; min-width: 9rem; }
table.confusion { table-layout: fixed; font-size: .75rem; }
table.confusion th, table.confusion td { padding: .35rem 0; text-align: center; border: 1px solid var(--page); }
table.confusion td { background: color-mix(in srgb, var(--ink) var(--share, 0%), var(--panel)); }
table.confusion thead td { background: none; }
table.confusion td.strong { color: var(--page); }
figure { margin: 0; }
figcaption { color: var(--quiet); margin-top: .5rem; }
svg { display: block; width: 100%; height: auto; }
svg.matrix path { stroke: var(--quiet); fill: none; }
svg.matrix text { fill: var(--quiet); font-size: 12px; }
.key { display: flex; flex-wrap: wrap; gap: .2rem 1.25rem; margin: .75rem 0 0; padding: 0; list-style: none; font-size: .8125rem; }
.key i { display: inline-block; width: 1.1rem; height: 3px; border-radius: 2px; margin-right: .45rem; vertical-align: middle; }
.pair, .triple { display: grid; gap: 2rem; }
.pair { grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr)); }
.triple { grid-template-columns: repeat(auto-fit, minmax(min(17rem, 100%), 1fr)); }
.triple figure { margin-bottom: 1rem; }
.legend { display: flex; align-items: center; gap: .5rem; color: var(--quiet); font-size: .875rem; margin-top: 1rem; }
.ramp { display: inline-block; width: 12rem; height: .75rem; border-radius: 2px; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(18rem, 1fr)); gap: 0 2.5rem; margin: 0; }
.facts > div { display: flex; justify-content: space-between; gap: 1rem; border-bottom: 1px solid var(--line); padding: .4rem 0; }
.facts dt { color: var(--quiet); white-space: nowrap; }
.facts dd { margin: 0; text-align: right; overflow-wrap: anywhere; min-width: 0; }
footer { padding-bottom: 3rem; }
@media print { section { break-inside: avoid; } }
`;

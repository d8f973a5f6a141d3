/** Weights as bars. */
export const WEIGHT_STYLE = `
.beside p { margin-bottom: .75rem; }
.weights { width: 100%; border-collapse: collapse; font-size: .875rem; font-variant-numeric: tabular-nums; margin-bottom: 1rem; }
.weights caption { text-align: left; padding-bottom: .25rem; font-weight: 600; }
.weights th, .weights td { padding: .2rem 0; text-align: right; white-space: nowrap; }
.weights th { width: 8.5rem; text-align: left; font-weight: 400; }
.weights td:last-child { width: 3.75rem; }
.weights .bar { position: relative; }
.bar i { position: absolute; top: .4rem; bottom: .4rem; border-radius: 2px; }
.bar .positive { background: var(--accent); }
.bar .negative { background: repeating-linear-gradient(-45deg, var(--accent) 0 2px, transparent 2px 5px); border: 1px solid var(--accent); }
.bar .zero { top: 0; bottom: 0; width: 1px; border-radius: 0; background: var(--edge); }
.weights .unattended { color: var(--quiet); }
.weights .unattended .bar i:not(.zero) { background: var(--line); }
`;

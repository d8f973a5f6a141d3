/** The three conditions, and what the networks may see. */
export const GAUGE_STYLE = `
.result-head { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .75rem 1.5rem; margin: 2rem 0 1.25rem; }
fieldset { min-width: 0; margin: 0; padding: 0; border: 0; }
.gauges { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(14rem, 100%), 1fr)); gap: 1rem; }
.gauges legend { padding: 0; margin-bottom: .6rem; color: var(--quiet); font-size: .875rem; }
.gauge { position: relative; display: flex; flex-direction: column; padding: 1rem 1.25rem 1.1rem; border: 1px solid var(--line); border-top: 3px solid var(--accent); border-radius: 6px; background: var(--panel); }
.gauge:has(:checked) { box-shadow: 0 0 0 2px var(--accent); border-color: var(--accent); }
.gauge:has(:focus-visible) { outline: 2px solid var(--series-4); outline-offset: 4px; }
.gauge.lacking { border-top-color: var(--line); }
.gauge label { display: flex; align-items: baseline; min-height: 2.75rem; gap: .5rem; cursor: pointer; line-height: 1.35; }
.gauge.lacking label { cursor: default; }
.gauge label::after { content: ''; position: absolute; inset: 0; }
.gauge input { flex: none; margin: 0; width: 1rem; height: 1rem; position: relative; z-index: 1; top: .1rem; accent-color: var(--accent); outline: none; }
.gauge p { margin: 0; }
.gauge label .quiet { display: block; }
.reading { flex: 1; margin: .6rem 0 1rem; }
.number { font-size: 1rem; color: var(--quiet); font-variant-numeric: tabular-nums; }
.number strong { color: var(--text); font-size: 2.4rem; font-weight: 600; line-height: 1.2; letter-spacing: -.01em; }
.change { font-size: .875rem; font-variant-numeric: tabular-nums; color: var(--accent); font-weight: 600; }
.scale { position: relative; height: 2.7rem; font-size: .75rem; color: var(--quiet); font-variant-numeric: tabular-nums; margin: 0 .5rem; }
.scale::before { content: ''; position: absolute; top: .7rem; left: 0; right: 0; height: 2px; background: var(--line); }
.scale i { position: absolute; translate: -50% 0; }
.scale .tick { top: .45rem; width: 1px; height: .6rem; background: var(--edge); }
.scale .zero { top: .25rem; height: 1rem; }
.scale .band { translate: none; top: .2rem; height: 1.1rem; min-width: 2px; border-radius: 3px; background: color-mix(in srgb, var(--accent) 28%, transparent); }
.scale .network { top: .45rem; width: 1px; height: .6rem; background: color-mix(in srgb, var(--accent) 70%, var(--panel)); }
.scale .needle { top: -.1rem; width: 4px; height: 1.7rem; border-radius: 2px; background: var(--accent); }
.scale .needle::after { content: ''; position: absolute; top: -.35rem; left: 50%; width: .8rem; height: .8rem; translate: -50% 0; border-radius: 50%; background: inherit; }
.scale .was { top: .05rem; width: 2px; height: 1.4rem; background: repeating-linear-gradient(var(--accent) 0 3px, transparent 3px 5px); }
.scale.faded .band, .scale.faded .network { opacity: .35; }
.scale span { position: absolute; bottom: 0; translate: -50% 0; }
.scale .end { left: 0; }
.scale .end:last-child { left: 100%; }
.scale .middle { left: 50%; }
.switches { display: flex; flex-wrap: wrap; gap: .5rem 1.75rem; margin-top: 1.5rem; padding: .8rem 1.25rem; border: 1px solid var(--line); border-radius: 6px; background: var(--panel); }
.switches legend { float: left; padding: 0; font-weight: 600; }
.note { margin: 1rem 0 0; max-width: 52rem; }
`;

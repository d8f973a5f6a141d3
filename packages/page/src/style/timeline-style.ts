/** The clip, the lanes under it with the playhead over them, and the words. */
export const TIMELINE_STYLE = `
.details section { margin-top: 2.5rem; }
.clip-and-weights { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr)); gap: 2rem; margin-top: 2.5rem; align-items: start; }
.clip-and-weights section { margin-top: 0; }
.timeline-head { display: flex; flex-wrap: wrap; align-items: center; gap: 1rem; margin-bottom: .75rem; }
.timeline-head h3 { margin: 0; }
.timeline-head button { min-width: 5.5rem; min-height: 2.1rem; padding: .15rem .8rem; font-size: .875rem; }
.timeline-head .quiet { font-variant-numeric: tabular-nums; }
.lane { margin: 0 0 1.25rem; }
.lane figcaption { margin: 0 0 .3rem; font-size: .9375rem; }
.lane figcaption .quiet { font-variant-numeric: tabular-nums; }
.track { position: relative; height: 5.5rem; background: var(--panel); border: 1px solid var(--line); border-radius: 4px; overflow: hidden; cursor: crosshair; touch-action: pan-y; }
.attention .track { height: 3.5rem; }
.track::after { content: ''; position: absolute; inset: 0 auto 0 calc(var(--at) * 100%); width: 2px; margin-left: -1px; background: var(--series-5); pointer-events: none; }
.track > svg { position: absolute; inset: 0; display: block; width: 100%; height: 100%; }
.curve { fill: none; stroke: var(--ink); stroke-width: 2; vector-effect: non-scaling-stroke; }
.area { fill: color-mix(in srgb, var(--accent) 55%, var(--panel)); }
.off .area { fill: var(--line); }
.off figcaption { color: var(--quiet); }
.axis { position: relative; height: 2.25rem; margin: 0 1px .75rem; border-bottom: 2px solid var(--edge); font-size: .75rem; color: var(--quiet); font-variant-numeric: tabular-nums; }
.axis span { position: absolute; top: 0; padding-left: .3rem; border-left: 1px solid var(--edge); line-height: 2.1rem; height: 100%; white-space: nowrap; }
.axis::after { content: ''; position: absolute; bottom: -.6rem; left: calc(var(--at) * 100%); width: 1.1rem; height: 1.1rem; translate: -50% 0; border-radius: 50%; background: var(--series-5); border: 2px solid var(--page); pointer-events: none; }
.axis:has(:focus-visible)::after { outline: 2px solid var(--series-4); outline-offset: 2px; }
.axis input { position: absolute; inset: 0 -.5rem -.75rem; width: calc(100% + 1rem); height: calc(100% + .75rem); margin: 0; opacity: 0; cursor: ew-resize; }
.key { display: flex; flex-wrap: wrap; gap: .2rem 1.25rem; margin: .4rem 0 0; padding: 0; list-style: none; font-size: .8125rem; }
.key i { display: inline-block; width: 1.1rem; height: 3px; border-radius: 2px; margin-right: .45rem; vertical-align: middle; background: var(--ink); }
blockquote { max-width: 44rem; margin: 0 0 .75rem; padding-left: 1rem; border-left: 3px solid var(--accent); font: 1.15rem/1.5 Charter, 'Bitstream Charter', 'Sitka Text', Cambria, Georgia, serif; overflow-wrap: anywhere; }
.pieces { display: flex; flex-wrap: wrap; gap: .4rem; margin: 0; padding: 0; list-style: none; font-size: .875rem; }
.pieces li { padding: .15rem .55rem; border: 1px solid var(--line); border-radius: 4px; background: color-mix(in srgb, color-mix(in srgb, var(--accent) 36%, var(--panel)) var(--share), var(--panel)); overflow-wrap: anywhere; }
.pieces.off li { background: var(--panel); color: var(--quiet); }
`;

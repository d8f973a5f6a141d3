/** What is pressed, ticked and typed into. */
export const CONTROL_STYLE = `
button, .button, textarea { font: inherit; color: inherit; }
button, .button { display: inline-flex; align-items: center; justify-content: center; min-height: 2.5rem; padding: .35rem 1.1rem; border: 1px solid var(--edge); border-radius: 6px; background: var(--panel); text-decoration: none; cursor: pointer; }
button:hover:not(:disabled), .button:hover { border-color: var(--text); }
button:disabled, .button:has(:disabled) { opacity: .5; cursor: default; }
button.main { background: var(--text); border-color: var(--text); color: var(--on-text); font-weight: 600; }
button.main:hover:not(:disabled) { background: color-mix(in srgb, var(--text) 85%, var(--page)); }
@media (max-width: 30rem) { button, .button { padding-left: .85rem; padding-right: .85rem; } }
button.plain { border: 0; background: none; min-height: 0; padding: .3rem .6rem; }
.buttons { display: flex; flex-wrap: wrap; gap: .6rem; }
:focus-visible, .button:focus-within { outline: 2px solid var(--series-4); outline-offset: 2px; }
[tabindex='-1']:focus { outline: none; }
textarea { display: block; width: 100%; padding: .6rem .75rem; border: 1px solid var(--edge); border-radius: 6px; background: var(--panel); resize: vertical; }
.check { display: inline-flex; align-items: baseline; gap: .5rem; cursor: pointer; }
.check input { width: 1.05rem; height: 1.05rem; margin: 0; flex: none; align-self: center; accent-color: var(--complete); }
.check:has(:disabled) { cursor: default; }
.check:has(:disabled) > span { color: var(--quiet); }
.kept { margin-top: 1.25rem; }
.kept ul { display: flex; flex-wrap: wrap; gap: .5rem; margin: 0; padding: 0; list-style: none; }
.kept li { display: flex; max-width: 100%; border: 1px solid var(--line); border-radius: 6px; background: var(--panel); font-size: .875rem; }
.kept li:has([aria-current]) { border-color: var(--text); }
.kept button:first-child { gap: .6rem; min-width: 0; }
.kept bdi { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; max-width: 14rem; }
.kept b { font-variant-numeric: tabular-nums; }
.kept .remove { color: var(--quiet); border-left: 1px solid var(--line); border-radius: 0; }
`;

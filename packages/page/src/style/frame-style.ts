/** What is round everything: text, headings, the column of the page. */
export const FRAME_STYLE = `
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 1rem/1.6 system-ui, -apple-system, 'Segoe UI', sans-serif; }
header, main, footer, noscript { display: block; max-width: 68rem; margin: 0 auto; padding: 0 1.5rem; }
.whole { min-height: 100vh; display: flex; flex-direction: column; }
.whole > * { width: 100%; }
.whole.over::after { content: 'Drop the clip'; position: fixed; inset: .75rem; width: auto; display: grid; place-items: center; border: 2px dashed var(--complete); border-radius: 12px; background: color-mix(in srgb, var(--page) 88%, transparent); font: 600 1.5rem Charter, 'Bitstream Charter', 'Sitka Text', Cambria, Georgia, serif; pointer-events: none; z-index: 1; }
header { padding-top: 4rem; }
header.compact { padding-top: 1.5rem; }
h1, h2 { font-family: Charter, 'Bitstream Charter', 'Sitka Text', Cambria, Georgia, serif; font-weight: 600; line-height: 1.2; letter-spacing: -0.01em; }
h1 { font-size: 2.4rem; margin: 0 0 .5rem; }
.compact h1 { font-size: 1.15rem; margin: 0; color: var(--quiet); }
h2 { font-size: 1.5rem; margin: 0; overflow-wrap: anywhere; }
h3 { font-size: 1rem; font-weight: 600; margin: 0 0 .5rem; }
p { max-width: 44rem; margin: 0 0 1.25rem; }
.quiet, .lead, footer { color: var(--quiet); }
.lead { font-size: 1.1rem; }
.quiet, footer, caption, small { font-size: .875rem; }
main { flex: 1; }
footer { margin-top: 3rem; padding-top: 1rem; padding-bottom: 2rem; }
footer p { margin: 0; }
a { color: inherit; text-underline-offset: .2em; }
figure { margin: 0; }
.unseen { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.trouble:not(:empty) { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1rem; margin: 1.5rem 0 0; padding: .75rem 1rem; border: 1px solid var(--wrong); border-left-width: 4px; border-radius: 6px; background: var(--panel); }
.trouble p { margin: 0; overflow-wrap: anywhere; }
@media (max-width: 30rem) {
  header, main, footer { padding-left: 1rem; padding-right: 1rem; }
  header { padding-top: 2rem; }
  h1 { font-size: 1.9rem; }
}
@media (prefers-reduced-motion: no-preference) {
  .needle, .band { transition: left .35s ease, width .35s ease; }
  .recorder .dot { animation: pulse 1.6s ease-in-out infinite; }
}
@keyframes pulse { 50% { opacity: .35; } }
`;

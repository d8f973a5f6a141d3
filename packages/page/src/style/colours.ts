import { COLOURS as REPORT_COLOURS } from '@sdumc/report/drawing';

/** Those of the reports, and what only a page with buttons needs. */
export const COLOURS = `
${REPORT_COLOURS}
:root { --edge: #8b8e94; --on-text: #fbfaf7; --wrong: #b91c1c; }
@media (prefers-color-scheme: dark) {
  :root { --edge: #7d838c; --on-text: #16181c; --wrong: #ff8a80; }
}
.complete { --accent: var(--complete); }
.simulated { --accent: var(--simulated); }
.absent { --accent: var(--absent); }
.series-1 { --ink: var(--series-1); }
.series-2 { --ink: var(--series-2); }
.series-3 { --ink: var(--series-3); }
.series-4 { --ink: var(--series-4); }
.series-5 { --ink: var(--series-5); }
.series-6 { --ink: var(--series-6); }
.series-7 { --ink: var(--series-7); }
`;

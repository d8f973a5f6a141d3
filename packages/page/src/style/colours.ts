/** As reports have them, so that a condition has one colour wherever it is met. */
export const COLOURS = `
:root {
  color-scheme: light dark;
  --page: #fbfaf7; --panel: #ffffff; --text: #23262b; --quiet: #666c75; --line: #dedbd3; --edge: #8b8e94; --on-text: #fbfaf7;
  --complete: #0f766e; --simulated: #b45309; --absent: #7c3aed; --wrong: #b91c1c;
  --series-1: #0f766e; --series-2: #7c3aed; --series-3: #b45309; --series-4: #2563eb;
  --series-5: #be185d; --series-6: #4d7c0f; --series-7: #64748b;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #16181c; --panel: #1e2126; --text: #e6e4df; --quiet: #a0a5ad; --line: #363a41; --edge: #7d838c; --on-text: #16181c;
    --complete: #2dd4bf; --simulated: #fbbf24; --absent: #b79bff; --wrong: #ff8a80;
    --series-1: #2dd4bf; --series-2: #b79bff; --series-3: #fbbf24; --series-4: #7cb0ff;
    --series-5: #f78fbd; --series-6: #a3d65c; --series-7: #a9b4c4;
  }
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

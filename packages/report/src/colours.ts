/** Variables with a light and a dark value, which the charts use too: a condition has one colour wherever it is met. */
export const COLOURS = `:root {
  color-scheme: light dark;
  --page: #fbfaf7; --panel: #ffffff; --text: #23262b; --quiet: #666c75; --line: #dedbd3;
  --complete: #0f766e; --simulated: #b45309; --absent: #7c3aed;
  --series-1: #0f766e; --series-2: #7c3aed; --series-3: #b45309; --series-4: #2563eb;
  --series-5: #be185d; --series-6: #4d7c0f; --series-7: #64748b;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #16181c; --panel: #1e2126; --text: #e6e4df; --quiet: #a0a5ad; --line: #363a41;
    --complete: #2dd4bf; --simulated: #fbbf24; --absent: #b79bff;
    --series-1: #2dd4bf; --series-2: #b79bff; --series-3: #fbbf24; --series-4: #7cb0ff;
    --series-5: #f78fbd; --series-6: #a3d65c; --series-7: #a9b4c4;
  }
}
`;

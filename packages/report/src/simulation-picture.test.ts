import { expect, test } from 'vitest';
import { simulationSvg } from './simulation-picture.ts';

test('shows each run and condition, as a picture of its own', async () => {
  const runs = [
    { name: 'speech & words', mae: { complete: 0.9, simulated: 1, absent: 1.3 } },
    { name: 'learned', mae: { complete: 0.8, simulated: 1.1, absent: 1.2 } },
  ];
  const svg = await simulationSvg(runs);
  expect(svg).toMatch(
    /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" [^>]*aria-label="MAE with real, simulated and no text: [^"]*"/,
  );
  expect(svg).toContain('speech &amp; words');
  for (const text of ['learned', 'complete', 'simulated', 'absent', 'MAE on test']) expect(svg).toContain(`>${text}<`);
  expect(svg).not.toMatch(/var\(|NaN|undefined/);
  // a circle each, at places in the order of their errors
  const places = [
    ...svg.matchAll(
      /aria-roledescription="circle"|<path[^>]*transform="translate\(([\d.]+),([\d.]+)\)"[^>]*d="M[\d.]+,0A/g,
    ),
  ]
    .map(([, x]) => Number(x))
    .filter(Number.isFinite);
  expect(new Set(places).size).toBeGreaterThanOrEqual(6);
});

import { html, type Html } from '../html.ts';
import type { ClipCurve, ClipLane } from './clip-view.ts';

const WIDTH = 1000;
const HEIGHT = 100;
/** Points that a screen can show. */
const MOST_POINTS = 2000;

/** Curves over the time of a clip. A gap is where there was nothing to measure. */
export function laneFigure(lane: ClipLane, durationSeconds: number): Html {
  const { title, ends, curves } = lane;
  return html`<figure class="lane">
    <figcaption>${title} <span class="quiet">${ends[0]} to ${ends[1]}</span></figcaption>
    <div
      class="track"
      tabindex="0"
      role="slider"
      aria-label="${title}, time in the clip"
      aria-valuemin="0"
      aria-valuemax="${durationSeconds.toFixed(2)}"
      aria-valuenow="0"
    >
      <svg
        viewBox="0 0 ${WIDTH} ${HEIGHT}"
        preserveAspectRatio="none"
        role="img"
        aria-label="${title}: ${curves.map(({ name }) => name).join(', ')}"
      >
        ${curves.map((curve, at) => html`<path d="${pathOf(curve, lane, durationSeconds)}" style="stroke: var(--series-${at + 1})" />`)}
      </svg>
    </div>
    ${
      curves.length > 1
        ? html`<ul class="key">
            ${curves.map(({ name }, at) => html`<li><i style="background: var(--series-${at + 1})"></i>${name}</li>`)}
          </ul>`
        : null
    }
  </figure>`;
}

function pathOf(
  { values }: ClipCurve,
  { range: [lower, upper], hopSeconds }: ClipLane,
  durationSeconds: number,
): string {
  const step = Math.max(1, Math.ceil(values.length / MOST_POINTS));
  let pen: 'M' | 'L' = 'M';
  const parts: string[] = [];
  for (let at = 0; at < values.length; at += step) {
    const value = values[at] ?? null;
    if (value === null) {
      pen = 'M';
      continue;
    }
    const x = Math.min(WIDTH, (WIDTH * at * hopSeconds) / durationSeconds);
    const y = HEIGHT * (1 - Math.min(1, Math.max(0, (value - lower) / (upper - lower))));
    parts.push(`${pen}${x.toFixed(1)} ${y.toFixed(1)}`);
    pen = 'L';
  }
  return parts.join('');
}

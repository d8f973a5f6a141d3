import { html, type Html } from '../html.ts';
import type { ClipLane } from './clip-view.ts';
import { LANE_HEIGHT, LANE_WIDTH, lanePath } from './lane-path.ts';

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
        viewBox="0 0 ${LANE_WIDTH} ${LANE_HEIGHT}"
        preserveAspectRatio="none"
        role="img"
        aria-label="${title}: ${curves.map(({ name }) => name).join(', ')}"
      >
        ${curves.map((curve, at) => html`<path d="${lanePath(curve, lane, durationSeconds)}" style="stroke: var(--series-${at + 1})" />`)}
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

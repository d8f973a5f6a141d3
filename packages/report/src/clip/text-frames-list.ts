import { html, type Html } from '../html.ts';
import type { ClipView } from './clip-view.ts';

/** Frames that a person reads; the rest is counted. */
const MOST_FRAMES = 500;

/** The vectors of a text, each as long as its bar: what the network reads instead of words. */
export function textFramesList({ textFrames }: ClipView): Html | null {
  if (textFrames.length === 0) return null;
  const longest = Math.max(1e-12, ...textFrames.slice(0, MOST_FRAMES).map(({ length }) => length));
  const rest = textFrames.length - MOST_FRAMES;
  return html`<section>
    <h2>Words as vectors</h2>
    <p class="quiet">One for each piece of the text, in order, with its length.</p>
    <ol class="pieces">
      ${textFrames.slice(0, MOST_FRAMES).map(
        ({ text, length }, at) =>
          html`<li style="--share: ${((100 * length) / longest).toFixed(1)}%">
            ${text === null ? html`<span class="quiet">${at + 1}</span>` : html`<bdi>${text}</bdi>`}
            <small>${length.toPrecision(3)}</small>
          </li>`,
      )}
    </ol>
    ${rest > 0 ? html`<p class="quiet">and ${rest} more</p>` : null}
  </section>`;
}

import { html, type Html } from './html.ts';

/** Wraps what may be wider than a narrow screen, so that it scrolls by itself, by keyboard too. */
export function scrolling(label: string, content: Html): Html {
  return html`<div class="scrolling" role="region" aria-label="${label}" tabindex="0">${content}</div>`;
}

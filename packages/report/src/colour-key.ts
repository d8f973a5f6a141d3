import { html, type Html } from './html.ts';

/** The key to a chart's colours. */
export function colourKey(entries: readonly { readonly title: string; readonly colour: string }[]): Html {
  const items = entries.map(
    ({ title, colour }) => html`<li><i style="background: ${colour}"></i><bdi>${title}</bdi></li>`,
  );
  return html`<ul class="key">
    ${items}
  </ul>`;
}

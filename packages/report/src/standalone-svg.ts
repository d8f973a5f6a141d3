import type { Html } from './html.ts';
import { PAGE_STYLE } from './page-style.ts';

/** A chart of the page as a file of its own, in the page's light colours on its light ground. */
export function standaloneSvg(picture: Html): string {
  const [light] = PAGE_STYLE.split('@media');
  const colours = new Map([...light!.matchAll(/(--[\w-]+): (#\w+)/g)].map(([, name, colour]) => [name, colour!]));
  const coloured = picture.markup.replace(/var\((--[\w-]+)\)/g, (_, name: string) => colours.get(name)!);
  const opened = coloured.replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" ');
  const end = opened.indexOf('>') + 1;
  return `${opened.slice(0, end)}<rect width="100%" height="100%" fill="${colours.get('--panel')!}"/>${opened.slice(end)}\n`;
}

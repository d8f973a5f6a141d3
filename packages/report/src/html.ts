/** Markup that is safe to put into the page as it is. */
export interface Html {
  readonly markup: string;
}

type Content = Html | string | number | null | readonly Content[];

/**
 * A template for markup. Whatever is put in stays text, unless it is markup itself; lists are joined, `null` is nothing.
 *
 * @example
 * html`<b>${'1 < 2'}</b>`.markup; // <b>1 &lt; 2</b>
 */
export function html(strings: TemplateStringsArray, ...contents: readonly Content[]): Html {
  const markup = strings.map((string, index) => (index === 0 ? '' : toMarkup(contents[index - 1]!)) + string);
  return { markup: markup.join('') };
}

function toMarkup(content: Content): string {
  if (content === null) return '';
  if (typeof content === 'string' || typeof content === 'number') return escapeText(String(content));
  if (isHtml(content)) return content.markup;
  return content.map(toMarkup).join('');
}

function isHtml(content: Html | readonly Content[]): content is Html {
  return 'markup' in content;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for an element or a quoted attribute. Control characters become their visible pictures: NUL is ␀. */
function escapeText(text: string): string {
  return text
    .replace(/[&<>"']/g, (character) => ENTITIES[character]!)
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/\p{Control}/gu, pictureOf);
}

function pictureOf(control: string): string {
  const code = control.charCodeAt(0);
  if (control === '\n' || control === '\t') return control;
  return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\u2421';
}

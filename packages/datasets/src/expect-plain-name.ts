/**
 * A name that is about to become part of a path, if it is no way out of its folder.
 *
 * Errors: `label.npz train_corpus: name must be a plain name, received "../x"`.
 */
export function expectPlainName(name: string, where: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  const isPlain = name.trim() !== '' && name !== '.' && name !== '..' && !/[/\\\u0000-\u001f]/.test(name);
  if (isPlain) return name;
  throw new Error(`${where} must be a plain name, received ${JSON.stringify(name)}`);
}

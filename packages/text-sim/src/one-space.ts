/** Who made frames of text, in which version. */
export interface TextSpace {
  readonly name: string;
  readonly version: string;
}

/**
 * The one rule of simulated text: S and X come from the same encoder, or nothing can be learned from their likeness.
 *
 * Errors: `stores/mosi: simulated text must come from the encoder of its text, sentence 1, received hashing 1`.
 */
export function expectOneSpace(
  { text, simulated }: { readonly text: TextSpace; readonly simulated: TextSpace },
  where: string,
): void {
  if (text.name === simulated.name && text.version === simulated.version) return;
  const said = ({ name, version }: TextSpace) => `${name} ${version}`;
  throw new Error(
    `${where}: simulated text must come from the encoder of its text, ${said(text)}, received ${said(simulated)}`,
  );
}

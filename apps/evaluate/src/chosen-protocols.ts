import { MODALITIES, SUBSETS, type Modality, type UtteranceSource } from '@sdumc/core';
import { parseMissingProtocols, protocolName, type MissingProtocol } from '@sdumc/datasets';

/** The modalities that at least one utterance has. */
export function presentModalities({ widths }: UtteranceSource): Modality[] {
  return MODALITIES.filter((modality) => widths[modality] !== undefined);
}

/**
 * The protocols that were asked for, or all that the data allows: both curves, simulated and absent text, and every subset but
 * those that say the same again (`atv` is rate 0, `av` is `text`).
 *
 * Errors: `--missing tv: no utterance of mosi has video`.
 */
export function chosenProtocols(asked: readonly MissingProtocol[] | null, source: UtteranceSource): MissingProtocol[] {
  const all = () => parseMissingProtocols(['random,frames,simulated,text', ...SUBSETS].join());
  const again: readonly string[] = ['atv', 'av'];
  if (asked === null)
    return all().filter((protocol) => lack(protocol, source) === null && !again.includes(protocolName(protocol)));
  for (const protocol of asked) {
    const lacked = lack(protocol, source);
    if (lacked !== null)
      throw new Error(`--missing ${protocolName(protocol)}: no utterance of ${source.name} has ${lacked}`);
  }
  return [...asked];
}

/** What a protocol lets be seen and no utterance has. */
function lack(protocol: MissingProtocol, source: UtteranceSource): string | null {
  const present = presentModalities(source);
  if (protocol.kind === 'simulated') return source.widths.simulated === undefined ? 'simulated text' : null;
  if (protocol.kind !== 'subset') return null;
  const seen = MODALITIES.filter((modality) => protocol.subset.includes(modality.charAt(0)));
  return seen.find((modality) => !present.includes(modality)) ?? null;
}

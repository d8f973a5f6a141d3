import { commandRecogniser } from '@sdumc/text-sim';
import type { Hear } from './speech-server.ts';

/** CMU's recogniser of Debian's packages `pocketsphinx` and `pocketsphinx-en-us`, with its own English model. */
export function pocketsphinx(environment: Readonly<Record<string, string | undefined>>): Hear {
  const recogniser = commandRecogniser({
    command: ['pocketsphinx_continuous', '-infile', '{wav}', '-logfn', '/dev/null'],
    environment: { PATH: environment['PATH'] },
  });
  return async (sound) => (await recogniser.hear(sound)).words;
}

import type { TextEncoder } from '@sdumc/core';
import { jsonObjectIn } from '../runtime/json-object-in.ts';
import { transformersPackage } from '../transformers/transformers-package.ts';
import { unknownToken } from '../transformers/unknown-token.ts';
import { tokenEncoder } from '../windows/token-encoder.ts';
import type { TextDescription } from './extractor-description.ts';
import { outputOf, type OpenedModel } from './opened-model.ts';

/** The encoder of a described model that reads tokens. */
export async function textOfDescription(
  opened: OpenedModel<TextDescription>,
  tokenizerPath: string,
): Promise<TextEncoder> {
  const { description, session, version } = opened;
  const { name, windowTokens, overlapTokens } = description;
  const output = outputOf(opened);
  const { PreTrainedTokenizer } = await transformersPackage();
  const settings = await jsonObjectIn(tokenizerPath);
  const tokenizer = new PreTrainedTokenizer(settings, {});
  return tokenEncoder({
    name,
    version,
    session,
    tokenizer,
    unknownToken: unknownToken(settings),
    output,
    windowTokens,
    overlapTokens,
  });
}

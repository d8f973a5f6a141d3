import type { ScoredClip } from '../../api.ts';
import { sentence } from '../words/sentence.ts';
import { networksWords, spreadWords } from '../words/origin-words.ts';

/** What the numbers are, and what they are not. */
export function OriginNote({ score }: { score: ScoredClip }) {
  return (
    <p class="quiet note">
      {score.warnings.map((warning) => (
        <strong key={warning}>{sentence(warning)} </strong>
      ))}
      The valence is what {networksWords(score.model)} {score.model.networks === 1 ? 'says' : 'say on average'}; ± is{' '}
      {spreadWords(score.spreadFrom)}, one standard deviation. It is no error bar: how far all of this is from what the
      speaker feels, nobody knows.
    </p>
  );
}

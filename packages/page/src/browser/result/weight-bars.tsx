import { signed } from '../words/signed.ts';
import { barSpans } from './bar-spans.ts';
import { percent } from './percent.ts';

interface Props {
  readonly caption: string;
  readonly weights: readonly { readonly title: string; readonly weight: number; readonly seen: boolean }[];
}

/** Weights as they are, which may be negative, as bars from one zero. */
export function WeightBars({ caption, weights }: Props) {
  const { zero, spans } = barSpans(weights.map(({ weight }) => weight));
  return (
    <table class="weights">
      <caption>{caption}</caption>
      <tbody>
        {weights.map(({ title, weight, seen }, at) => (
          <tr key={title} class={seen ? undefined : 'unattended'}>
            <th scope="row">{title}</th>
            <td class="bar" aria-hidden="true">
              <i class="zero" style={{ left: percent(zero) }} />
              <i
                class={weight < 0 ? 'negative' : 'positive'}
                style={{ left: percent(spans[at]!.start), width: percent(spans[at]!.width) }}
              />
            </td>
            <td>{signed(weight, 2)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

import { COLOUR_MAP } from '../colour-map.ts';
import { cosineMatrix } from '../cosine-matrix.ts';
import { evenlyChosen } from '../evenly-chosen.ts';
import { html, type Html } from '../html.ts';
import { matrixPicture } from '../matrix-picture.ts';
import type { Representations } from '../run-details.ts';

const MOST_UTTERANCES = 400;
const SIDE = 400;
const MARGIN = 34;

/** Cosine similarities of the representations z of test utterances sorted by label, complete flow beside missing flow. */
export function similarity(representations: Representations | null, run?: string): Html | null {
  if (representations === null || representations.valence.length < 2) return null;
  const { valence } = representations;
  const sorted = valence.map((_, row) => row).sort((left, right) => valence[left]! - valence[right]!);
  const rows = evenlyChosen(sorted, MOST_UTTERANCES);
  const labels = rows.map((row) => valence[row]!);
  const matrices = (['complete', 'missing'] as const).map((flow) => ({
    flow,
    cosines: cosineMatrix(vectors(representations, flow, rows)),
  }));
  // One scale for both, down to the smallest cosine there is.
  const smallest = Math.min(
    ...matrices.map(({ cosines }) => cosines.reduce((least, cosine) => Math.min(least, cosine), 1)),
  );
  const scale = [Math.max(-1, Math.floor(Math.min(smallest, 0.9) * 10) / 10), 1] as const;
  const chosen =
    rows.length < valence.length
      ? `${rows.length} of ${valence.length} test utterances, evenly chosen`
      : `All ${rows.length} test utterances`;
  return html`<section>
    <h2>Similarity of representations${run === undefined ? null : html`: <bdi>${run}</bdi>`}</h2>
    <p>
      ${chosen}, sorted by their true valence from negative to positive, each against each. Bright is similar. Where
      representations follow the sentiment there is a bright band along the diagonal that fades towards the corners; a
      missing flow that has learned from the complete one shows the same picture.
    </p>
    <div class="pair">
      ${matrices.map(
        ({ flow, cosines }) =>
          html`<figure>
            ${picture(`Cosine similarity of representations in the ${flow} flow, utterances sorted by valence`, matrixPicture(cosines, scale), labels)}
            <figcaption>${flow === 'complete' ? 'Complete flow' : 'Missing flow'}</figcaption>
          </figure> `,
      )}
    </div>
    ${legend(scale)}
  </section>`;
}

function vectors(
  { width, ...flows }: Representations,
  flow: 'complete' | 'missing',
  rows: readonly number[],
): Float32Array[] {
  return rows.map((row) => flows[flow].subarray(row * width, (row + 1) * width));
}

/** The picture with the labels' whole numbers along its left and lower edge. */
function picture(label: string, source: string, labels: readonly number[]): Html {
  const ticks = labelTicks(labels);
  const bottom = SIDE + 4;
  return html`<svg
    class="matrix"
    role="img"
    aria-label="${label}"
    viewBox="${-MARGIN} -8 ${SIDE + MARGIN + 12} ${SIDE + MARGIN}"
  >
    <image
      href="${source}"
      width="${SIDE}"
      height="${SIDE}"
      preserveAspectRatio="none"
      style="image-rendering: pixelated"
    />
    ${ticks.map(
      ({ at, text }) =>
        html`<path d="M-4 ${at}H0M${at} ${SIDE}v4" /><text
            x="-7"
            y="${at}"
            text-anchor="end"
            dominant-baseline="central"
            >${text}</text
          ><text x="${at}" y="${bottom + 12}" text-anchor="middle">${text}</text>`,
    )}
  </svg>`;
}

/** Where along the sorted labels each whole number begins; numbers without room of their own are left out. */
function labelTicks(labels: readonly number[]): { at: number; text: string }[] {
  const ticks: { at: number; text: string }[] = [];
  for (let valence = -3; valence <= 3; valence++) {
    const first = labels.findIndex((label) => label >= valence);
    if (first < 0) continue;
    const at = (first / labels.length) * SIDE;
    const previous = ticks.at(-1);
    if (!previous || at - previous.at >= 16)
      ticks.push({ at, text: valence > 0 ? `+${valence}` : String(valence).replace('-', '−') });
  }
  return ticks;
}

function legend([low, high]: readonly [number, number]): Html {
  const stops = COLOUR_MAP.filter((_, step) => step % 15 === 0).map((colour) => `rgb(${colour.join(' ')})`);
  return html`<p class="legend">
    <span>${low.toFixed(1)}</span>
    <span
      class="ramp"
      role="img"
      aria-label="colour scale from dark to bright"
      style="background: linear-gradient(to right, ${stops.join(', ')})"
    ></span>
    <span>${high.toFixed(1)}</span> cosine similarity
  </p>`;
}

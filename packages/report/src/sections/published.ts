import { html, type Html } from '../html.ts';
import { scrolling } from '../scrolling.ts';

const CAPTION = 'Published MAE on the CMU-MOSEI test split';

/** What the paper reports, for context. */
export function published(): Html {
  return html`<section>
    <h2>Published results, another setting</h2>
    <p>
      Weng et al. (arXiv 2410.15029) train on CMU-MOSEI with features of WavLM-large, Vicuna-7B and MA-Net. Their
      numbers are here for orientation: with other data or other features they are not comparable.
    </p>
    ${scrolling(
      CAPTION,
      html`<table class="narrow">
        <caption>
          ${CAPTION}
        </caption>
        <thead>
          <tr>
            <td></td>
            <th scope="col">MAE</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">Complete: real text</th>
            <td>0.5060</td>
          </tr>
          <tr>
            <th scope="row">Simulated: text from audio</th>
            <td>0.5503</td>
          </tr>
        </tbody>
      </table>`,
    )}
  </section>`;
}

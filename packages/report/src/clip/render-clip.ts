import { createHash } from 'node:crypto';
import { html, type Html } from '../html.ts';
import { evenlyChosen } from '../evenly-chosen.ts';
import { PAGE_STYLE } from '../page-style.ts';
import type { ClipView } from './clip-view.ts';
import { laneFigure } from './lane.ts';
import { spectrogramPicture, squarePicture } from './pictures.ts';
import { PLAYHEAD_SCRIPT } from './playhead-script.ts';
import { textFramesList } from './text-frames-list.ts';

const STYLE = `
video { display: block; width: 100%; max-height: 24rem; background: #000; border-radius: 6px; }
#lanes { --at: 0; }
audio { display: block; width: 100%; }
#now { display: block; width: 10rem; height: 10rem; margin: .75rem 0 0; border-radius: 4px; }
#now:not([src]) { visibility: hidden; }
.pieces { display: flex; flex-wrap: wrap; gap: .4rem; margin: 1rem 0; padding: 0; list-style: none; font-size: .8125rem; }
.pieces li { padding: .1rem .5rem; border: 1px solid var(--line); border-radius: 4px; background: linear-gradient(to right, color-mix(in srgb, var(--series-4) 30%, var(--panel)) var(--share), var(--panel) var(--share)); }
.pieces small { color: var(--quiet); font-variant-numeric: tabular-nums; }
.lane { margin: 0 0 1.5rem; }
.lane figcaption { margin: 0 0 .35rem; color: var(--text); }
.track { position: relative; height: 7rem; background: var(--panel); border: 1px solid var(--line); border-radius: 4px; overflow: hidden; cursor: crosshair; touch-action: none; }
.track:focus-visible { outline: 2px solid var(--series-4); outline-offset: 2px; }
.track::after { content: ''; position: absolute; inset: 0 auto 0 calc(var(--at) * 100%); width: 2px; background: var(--series-5); pointer-events: none; }
.track > svg, .track > img.whole { position: absolute; inset: 0; width: 100%; height: 100%; }
.track path { fill: none; stroke-width: 2; vector-effect: non-scaling-stroke; }
.track.faces { height: 5.5rem; }
.track.faces > img, .track.faces > span { position: absolute; top: .25rem; width: 5rem; height: 5rem; object-fit: cover; border-radius: 3px; }
.track.faces > [hidden] { display: none; }
.track.faces > span:not([hidden]) { display: grid; place-items: center; color: var(--quiet); font-size: .75rem; border: 1px dashed var(--line); }
`;

/** Faces beside each other that a page has room for; the others are seen at the playhead. */
const FACES_IN_A_ROW = 14;

/** Its hash is that of the text between the tags, to the last space. */
const SCRIPT = { markup: `<script>${PLAYHEAD_SCRIPT}</script>` };

/**
 * What a network sees of one clip, as one HTML page that needs nothing but itself: the video, and on one time axis the spectrogram, curves
 * and faces. A line goes over all of them with the video; a click or the arrow keys move it.
 *
 * @returns the page, from `<!doctype html>` on
 */
export function renderClip(view: ClipView): string {
  const hash = createHash('sha256').update(PLAYHEAD_SCRIPT).digest('base64');
  const policy = `default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src data:; script-src 'sha256-${hash}'`;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>What the network sees of ${view.id}</title>
        <style>
          ${{ markup: PAGE_STYLE + STYLE }}
        </style>
      </head>
      <body>
        <header>
          <h1><bdi>${view.id}</bdi></h1>
          <p class="lead">
            ${view.durationSeconds.toFixed(1)} seconds, as the network sees them. <output id="time">0.00 s</output>
          </p>
        </header>
        <main>
          ${
            view.notes.length > 0
              ? html`<ul class="quiet">
                  ${view.notes.map((note) => html`<li>${note}</li>`)}
                </ul>`
              : null
          }
          ${player(view)}
          <section id="lanes" data-seconds="${view.durationSeconds}">
            ${spectrogram(view)} ${faces(view)} ${view.lanes.map((lane) => laneFigure(lane, view.durationSeconds))}
          </section>
          ${transcript(view)} ${textFramesList(view)} ${streams(view)}
        </main>
        ${SCRIPT}
      </body>
    </html> `;
  return page.markup;
}

function player({ media, faces }: ClipView): Html {
  const face = faces.some(({ rgb }) => rgb !== null) ? html`<img id="now" alt="The face at the playhead" />` : null;
  switch (media.kind) {
    case 'video':
      return html`<section><video controls src="${media.uri}" aria-label="The clip"></video>${face}</section>`;
    case 'audio':
      return html`<section><audio controls src="${media.uri}" aria-label="The clip"></audio></section>`;
    case 'elsewhere':
      return html`<section>
        <p><a href="${addressOf(media.path)}">The clip itself</a></p>
        ${face}
      </section>`;
  }
}

/** Never an address with a scheme, whatever the file is called. */
function addressOf(path: string): string {
  return `./${path.split('/').map(encodeURIComponent).join('/')}`;
}

function spectrogram({ spectrogram, durationSeconds }: ClipView): Html | null {
  if (spectrogram === null) return null;
  return html`<figure class="lane">
    <figcaption>Spectrogram <span class="quiet">0 to 8,000 Hz, mel scale</span></figcaption>
    ${track(durationSeconds, 'Spectrogram', '', html`<img class="whole" alt="Spectrogram of the sound" src="${spectrogramPicture(spectrogram)}" />`)}
  </figure>`;
}

function faces({ faces, faceSide, durationSeconds }: ClipView): Html | null {
  if (faces.length === 0) return null;
  const inRow = new Set(evenlyChosen(faces, FACES_IN_A_ROW));
  const shown = faces.map((face) => {
    const { seconds, rgb } = face;
    const beside = inRow.has(face) ? '' : 'hidden';
    const place = html`data-seconds="${seconds.toFixed(2)}" style="left:
    min(${((100 * seconds) / durationSeconds).toFixed(2)}%, calc(100% - 5rem))" ${beside}`;
    return rgb === null
      ? html`<span ${place}>no face</span>`
      : html`<img ${place} alt="The face at ${seconds.toFixed(1)} s" src="${squarePicture(rgb, faceSide)}" />`;
  });
  return html`<figure class="lane">
    <figcaption>Face <span class="quiet">upright, as its expression is read</span></figcaption>
    ${track(durationSeconds, 'Faces', ' faces', shown)}
  </figure>`;
}

function track(durationSeconds: number, title: string, kind: string, content: Html | readonly Html[]): Html {
  return html`<div
    class="track${kind}"
    tabindex="0"
    role="slider"
    aria-label="${title}, time in the clip"
    aria-valuemin="0"
    aria-valuemax="${durationSeconds.toFixed(2)}"
    aria-valuenow="0"
  >
    ${content}
  </div>`;
}

function transcript({ transcript }: ClipView): Html | null {
  if (transcript === null) return null;
  return html`<section>
    <h2>Words</h2>
    <p><bdi>${transcript}</bdi></p>
    <p class="quiet">When each is said is not known.</p>
  </section>`;
}

function streams({ streams }: ClipView): Html {
  const row = ({ modality, extractor, version, frames, observed, width }: ClipView['streams'][number]) =>
    html`<tr>
      <th scope="row">${modality}</th>
      <td>${extractor}</td>
      <td>${version}</td>
      <td>${frames}</td>
      <td>${observed}</td>
      <td>${width}</td>
    </tr>`;
  return html`<section>
    <h2>What the store holds</h2>
    <div class="scrolling">
      <table>
        <thead>
          <tr>
            <td></td>
            <th>extractor</th>
            <th>version</th>
            <th>frames</th>
            <th>observed</th>
            <th>width</th>
          </tr>
        </thead>
        <tbody>
          ${streams.map(row)}
        </tbody>
      </table>
    </div>
  </section>`;
}

import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { PNG } from 'pngjs';
import type { ClipView } from './clip-view.ts';
import { renderClip } from './render-clip.ts';

const view: ClipView = {
  id: 'clip <script>alert(1)</script> "7"',
  durationSeconds: 2,
  video: 'data:video/mp4;base64,AAAA',
  notes: ['its words are not known'],
  streams: [{ modality: 'video', extractor: 'faces', version: '1-5', frames: 10, observed: 8, width: 303 }],
  spectrogram: { values: Float32Array.from({ length: 200 * 4 }, (_, at) => (at % 4) - 3), bands: 4 },
  lanes: [
    {
      title: 'Pitch',
      ends: ['65 Hz', '400 Hz'],
      range: [0, 10],
      hopSeconds: 0.5,
      curves: [
        { name: 'first', values: [0, 5, null, 10] },
        { name: 'second', values: [20, -20, 0, 0] },
      ],
    },
  ],
  faces: [
    { seconds: 0, rgb: Uint8Array.from({ length: 2 * 2 * 3 }, (_, at) => at) },
    { seconds: 1, rgb: null },
  ],
  faceSide: 2,
  transcript: 'He said: "<b>no</b>" & left',
};
const page = renderClip(view);
const pictures = [...page.matchAll(/src="data:image\/png;base64,([^"]+)"/g)].map(([, data]) => PNG.sync.read(Buffer.from(data!, 'base64'))); // prettier-ignore

describe('renderClip', () => {
  it('runs its own script and nothing else', () => {
    const scripts = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, script]) => script!);
    expect(scripts).toHaveLength(1);
    const hash = createHash('sha256').update(scripts[0]!).digest('base64');
    expect(page).toContain(`script-src &#39;sha256-${hash}&#39;`);
    expect(page).toContain('default-src &#39;none&#39;');
    expect(page).not.toMatch(/(?:src|href)="(?!data:)/);
  });

  it('shows what comes from outside as text', () => {
    expect(page).toContain('clip &lt;script&gt;alert(1)&lt;/script&gt; &quot;7&quot;');
    expect(page).toContain('He said: &quot;&lt;b&gt;no&lt;/b&gt;&quot; &amp; left');
  });

  it('draws curves over time, with gaps, within their lane', () => {
    const paths = [...page.matchAll(/<path\s+d="([^"]*)"/g)].map(([, path]) => path);
    expect(paths).toEqual(['M0.0 100.0L250.0 50.0M750.0 0.0', 'M0.0 0.0L250.0 100.0L500.0 100.0L750.0 100.0']);
  });

  it('draws the spectrogram with low bands at the bottom, and faces as they are', () => {
    const [spectrogram, face] = pictures as unknown as [PNG, PNG];
    expect([spectrogram.width, spectrogram.height]).toEqual([200, 4]);
    const brightness = (row: number) => spectrogram.data[4 * 200 * row]! + spectrogram.data[4 * 200 * row + 1]!;
    expect(brightness(0)).toBeGreaterThan(brightness(3)); // band 3 is the loudest, and on top
    expect([face.width, [...face.data.subarray(0, 4)]]).toEqual([2, [0, 1, 2, 255]]);
    expect(page.match(/no face/g)).toHaveLength(1);
  });

  it('leaves out what there is not', () => {
    const silent = renderClip({
      ...view,
      video: null,
      spectrogram: null,
      lanes: [],
      faces: [],
      transcript: null,
      notes: [],
    });
    for (const gone of ['<video', '<img', '<path', '<h2>Words']) expect(silent).not.toContain(gone);
    expect(silent).toContain('What the store holds');
  });
});

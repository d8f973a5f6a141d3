import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { PNG } from 'pngjs';
import type { ClipView } from './clip-view.ts';
import { renderClip } from './render-clip.ts';

const view: ClipView = {
  id: 'clip <script>alert(1)</script> "7"',
  durationSeconds: 2,
  media: { kind: 'video', uri: 'data:video/mp4;base64,AAAA' },
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
  textFrames: [
    { text: '<i>He', length: 2 },
    { text: null, length: 0.5 },
  ],
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

  it('lists vectors of the text by their length, by number where their piece is not known', () => {
    const list = /<ol class="pieces">([\s\S]*?)<\/ol>/.exec(page)![1]!;
    expect([...list.matchAll(/--share: ([\d.]+%)/g)].map(([, share]) => share)).toEqual(['100.0%', '25.0%']);
    expect(list).toContain('<bdi>&lt;i&gt;He</bdi>');
    expect(list).toContain('<span class="quiet">2</span>');
    const many = Array.from({ length: 620 }, () => ({ text: 'so', length: 1 }));
    expect(renderClip({ ...view, textFrames: many })).toContain('and 120 more');
  });

  it('plays sound alone as sound, and leads to a clip that lies elsewhere, whatever it is called', () => {
    const sound = renderClip({ ...view, media: { kind: 'audio', uri: 'data:audio/wav;base64,AAAA' }, faces: [] });
    expect([sound.includes('<audio controls'), sound.includes('<video')]).toEqual([true, false]);
    const elsewhere = renderClip({ ...view, media: { kind: 'elsewhere', path: 'javascript:alert(1)/"a b#.mp4' } });
    expect(elsewhere).toContain('href="./javascript%3Aalert(1)/%22a%20b%23.mp4"');
  });

  it('keeps faces that a row has no room for, for the playhead', () => {
    const faces = Array.from({ length: 30 }, (_, at) => ({ seconds: at / 15, rgb: new Uint8Array(12).fill(at) }));
    const crowded = renderClip({ ...view, faces });
    expect(crowded.match(/alt="The face at \d/g)).toHaveLength(30);
    expect(crowded.match(/" hidden alt/g)).toHaveLength(16);
  });

  it('leaves out what there is not', () => {
    const silent = renderClip({
      ...view,
      media: { kind: 'elsewhere', path: '../a/b.mp4' },
      spectrogram: null,
      lanes: [],
      faces: [],
      transcript: null,
      textFrames: [],
      notes: [],
    });
    for (const gone of ['<video', '<img', '<path', '<h2>Words', 'id="now"']) expect(silent).not.toContain(gone);
    expect(silent).toContain('What the store holds');
  });
});

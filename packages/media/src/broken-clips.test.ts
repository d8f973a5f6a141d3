import { execFileSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { childrenLeft, clipFolder, makeClip, source } from '../testing/made-clips.ts';
import { readClip } from '../testing/read-clip.ts';
import { MediaError } from './media-error.ts';

const folder = clipFolder();
const at = (name: string) => join(folder, name);
const both = [...source('testsrc2=s=64x48:r=25:d=4'), ...source('sine=440:d=4')];
const plain = readFileSync(makeClip(at('plain.mp4'), ...both));
const fast = readFileSync(makeClip(at('fast.mp4'), ...both, '-movflags', '+faststart', '-g', '10'));
const matroska = readFileSync(makeClip(at('plain.mkv'), ...both, '-g', '10'));
const wav = readFileSync(makeClip(at('plain.wav'), ...source('sine=440:d=2')));
const part = (bytes: Buffer, share: number) => bytes.subarray(0, Math.floor(bytes.length * share));
const noise = (length: number) => Buffer.from(Uint8Array.from({ length }, (_, place) => (place * 2654435761) >>> 13));
const text = (content: string) => Buffer.from(content);

/** Requests that came in: there must be none. */
const asked: string[] = [];
let server: Server;
let address = '';
beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end(plain);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

const failure = async (path: string): Promise<MediaError> => {
  const error = await readClip(path).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(MediaError);
  expect(childrenLeft()).toEqual([]);
  return error as MediaError;
};

/** Of a name that says mp4, ffmpeg looks for an index; of others for anything. */
const DAMAGED = /holds no media that can be read|not media at all|of a kind that is not read/;
const CUT_OFF = /cut off/;

describe('a broken clip is refused with its reason', () => {
  it.each<[string, Buffer, RegExp]>([
    ['empty.mp4', Buffer.alloc(0), /is empty$/],
    ['text.mp4', text('this is no film\n'.repeat(50)), DAMAGED],
    ['zeros.mp4', Buffer.alloc(100_000), DAMAGED],
    ['noise.mkv', noise(100_000), DAMAGED],
    ['beginning only.mp4', plain.subarray(0, 32), DAMAGED],
    ['without its index.mp4', part(plain, 0.6), /has no index \(moov\)/],
    ['cut in the middle.mp4', part(fast, 0.5), CUT_OFF],
    ['cut in the middle.mkv', part(matroska, 0.5), CUT_OFF],
    ['page.mp4', text('<!DOCTYPE html><html><body>404</body></html>'), DAMAGED],
    ['archive.mp4', Buffer.concat([text('PK\u0003\u0004'), noise(5000)]), DAMAGED],
    ['vector.mp4', text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), DAMAGED],
    ['no samples.wav', wav.subarray(0, 44), /./],
    ['playlist of nothing.mp4', text('#EXTM3U\n#EXT-X-ENDLIST\n'), /./],
  ])('%s', async (name, bytes, reason) => {
    writeFileSync(at(name), bytes);
    const error = await failure(at(name));
    expect(error.message).toMatch(reason);
    expect(error.message).not.toMatch(/\n|0x[0-9a-f]{6}/);
    expect(error.path).toBe(at(name));
  });

  it('what is no regular file', async () => {
    mkdirSync(at('folder.mp4'));
    expect((await failure(at('folder.mp4'))).message).toMatch(/is no regular file$/);
    expect((await failure(at('nothing.mp4'))).message).toMatch(/no such file$/);
    if (process.platform === 'win32') return;
    execFileSync('mkfifo', [at('pipe.mp4')]);
    expect((await failure(at('pipe.mp4'))).message).toMatch(/is no regular file$/);
    symlinkSync(at('loop.mp4'), at('loop.mp4'));
    expect((await failure(at('loop.mp4'))).message).toMatch(/ELOOP/);
    expect((await failure('/dev/zero')).message).toMatch(/is no regular file$/);
  });

  it('a codec that nobody knows', async () => {
    const bytes = Buffer.from(plain);
    for (let place = bytes.indexOf('avc1', 100); place >= 0; place = bytes.indexOf('avc1', place + 1))
      bytes.write('zzz9', place, 'latin1');
    for (let place = bytes.indexOf('mp4a'); place >= 0; place = bytes.indexOf('mp4a', place + 1))
      bytes.write('zzz8', place, 'latin1');
    writeFileSync(at('unknown codec.mp4'), bytes);
    expect((await failure(at('unknown codec.mp4'))).message.length).toBeGreaterThan(20);
  });

  it('pictures of a size that no memory holds', async () => {
    // a GIF of 65,535 x 65,535 in a few dozen bytes
    const gif = Buffer.concat([
      text('GIF89a'),
      Buffer.from([0xff, 0xff, 0xff, 0xff, 0x80, 0, 0, 0, 0, 0, 255, 255, 255]),
      Buffer.from([0x2c, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0, 2, 2, 0x44, 1, 0, 0x3b]),
    ]);
    writeFileSync(at('bomb.gif'), gif);
    const before = process.memoryUsage.rss();
    expect((await failure(at('bomb.gif'))).message).toMatch(/pictures are larger than is read|no media/);
    expect(process.memoryUsage.rss() - before).toBeLessThan(200e6);
  });

  it('a clip with damage in the middle still gives what there is', async () => {
    const bytes = Buffer.from(matroska);
    const middle = Math.floor(bytes.length / 2);
    noise(2000).copy(bytes, middle);
    writeFileSync(at('scratched.mkv'), bytes);
    const outcome = await readClip(at('scratched.mkv')).then(
      ({ pictures }) => pictures!.length >= 10,
      (error: unknown) => error instanceof MediaError,
    );
    expect(outcome).toBe(true);
    expect(childrenLeft()).toEqual([]);
  });
});

describe('a playlist opens nothing, whatever it is called', () => {
  it.each<[string, () => string]>([
    ['HLS of an address', () => `#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n${address}/a.ts\n#EXT-X-ENDLIST\n`],
    ['HLS of a file', () => `#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n${at('plain.mp4')}\n#EXT-X-ENDLIST\n`],
    ['concat', () => `ffconcat version 1.0\nfile '${at('plain.mp4')}'\n`],
    ['concat of an address', () => `ffconcat version 1.0\nfile ${address}/b.mp4\n`],
    [
      'DASH',
      () =>
        `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT4S"><Period><AdaptationSet><Representation id="1" bandwidth="1"><BaseURL>${address}/c.mp4</BaseURL></Representation></AdaptationSet></Period></MPD>`,
    ],
    ['SDP', () => 'v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n'],
    ['M3U', () => `#EXTM3U\n${address}/d.mp4\n`],
  ])('%s', async (name, content) => {
    for (const ending of ['mp4', 'm3u8', 'mkv']) {
      const path = at(`${name}.${ending}`);
      writeFileSync(path, content());
      expect((await failure(path)).message).toMatch(/of a kind that is not read|holds no media|has no index/);
    }
    expect(asked).toEqual([]);
  });

  it('and a film whose tracks lie in another file gives nothing of that', async () => {
    // the reference to the media data says that it is elsewhere
    const bytes = Buffer.from(plain);
    for (let place = bytes.indexOf('url '); place >= 0; place = bytes.indexOf('url ', place + 1))
      bytes.writeUInt32BE(0, place + 4);
    writeFileSync(at('elsewhere.mp4'), bytes);
    await readClip(at('elsewhere.mp4')).catch((error: unknown) => expect(error).toBeInstanceOf(MediaError));
    expect(childrenLeft()).toEqual([]);
  });
});

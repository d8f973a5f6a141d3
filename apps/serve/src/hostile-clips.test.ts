import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomStream } from '@sdumc/core';
import { findFfmpeg } from '@sdumc/media';
import { writeClipRun, writeClips } from '@sdumc/program/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { clipForm, startServer, type StartedServer } from '../testing/started-server.ts';

const room = mkdtempSync(join(tmpdir(), 'sdumc-hostile-'));
const at = (name: string) => join(room, name);
const { ffmpeg } = await findFfmpeg({ allowBundled: true });

/** Of another, to whom no clip may lead. */
let elsewhere: Server;
const asked: string[] = [];
let address: string;
let server: StartedServer;

beforeAll(async () => {
  elsewhere = createServer(({ url }, response) => {
    asked.push(url!);
    response.end();
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
  writeClips(room, [{ id: 'secret', milliseconds: 900 }]);
  execFileSync(ffmpeg, ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc=s=64x48:r=5:d=1', '-f', 'lavfi', '-i', 'sine=200:d=1', '-pix_fmt', 'yuv420p', at('good.mp4')]); // prettier-ignore
  execFileSync(ffmpeg, ['-v', 'error', '-f', 'lavfi', '-i', 'color=black:s=16x16:r=1:d=36000', '-c:v', 'mpeg4', at('ten-hours.mkv')]); // prettier-ignore
  const args = ['--processes', '2', '--queue', '16', '--max-clip-seconds', '30', '--allow-bundled-ffmpeg'];
  server = await startServer({ model: await writeClipRun(at('run'), { seeds: 1 }), cache: at('cache'), args });
});
afterAll(async () => {
  expect(await server.stop()).toMatchObject({ code: 0, stderr: '' });
  elsewhere.close();
  rmSync(room, { recursive: true, force: true });
});

async function answerTo(bytes: Uint8Array, name: string): Promise<readonly [number, string | undefined]> {
  const response = await fetch(`${server.address}/v1/predict`, { method: 'POST', body: clipForm(bytes, {}, name) });
  return [response.status, ((await response.json()) as { readonly error?: string }).error];
}

/** A GIF of one picture, of which a few bytes claim 65,535 × 65,535. */
function hugeGif(): Buffer {
  const size = Buffer.from([0xff, 0xff, 0xff, 0xff]);
  const palette = Buffer.alloc(6);
  const picture = Buffer.from([0x02, 0x02, 0x4c, 0x01, 0x00, 0x3b]);
  return Buffer.concat([Buffer.from('GIF89a'), size, Buffer.from([0x80, 0, 0]), palette, Buffer.from([0x2c, 0, 0, 0, 0]), size, Buffer.from([0]), picture]); // prettier-ignore
}

const refusedAs = (reason: RegExp): unknown[] => [422, expect.stringMatching(reason)];

it.each<[string, string, () => string]>([
  ['a playlist of a file', 'a.m3u8', () => `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile://${at('secret.wav')}\n#EXT-X-ENDLIST\n`],
  ['a playlist of an address, called a clip', 'a.mp4', () => `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n${address}/a.ts\n#EXT-X-ENDLIST\n`],
  ['a list of files', 'a.ffconcat', () => `ffconcat version 1.0\nfile ${at('secret.wav')}\n`],
  ['a list of addresses', 'a.txt', () => `ffconcat version 1.0\nfile ${address}/a.mp4\n`],
  ['a session of SDP', 'a.sdp', () => 'v=0\nc=IN IP4 127.0.0.1\nm=audio 5004 RTP/AVP 0\n'],
  ['DASH', 'a.mpd', () => `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"><Period><AdaptationSet mimeType="audio/mp4"><Representation id="1"><BaseURL>${address}/a.mp4</BaseURL></Representation></AdaptationSet></Period></MPD>`],
  ['a picture that leads to a file', 'a.svg', () => `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="${at('secret.wav')}"/></svg>`],
])('%s is not followed', async (_, name, text) => {
  const [status, error] = await answerTo(Buffer.from(text()), name);
  expect([status, error]).toEqual(refusedAs(/is of a kind that is not read|holds no media that can be read/));
  expect(asked).toEqual([]);
  expect(error).not.toContain(room);
}); // prettier-ignore

it('a picture of absurd size, and a clip of ten hours in few bytes, are refused', async () => {
  expect(await answerTo(hugeGif(), 'bomb.gif')).toEqual(
    refusedAs(/its pictures are larger than is read|holds no media/),
  );
  const long = readFileSync(at('ten-hours.mkv'));
  expect(long.length).toBeLessThan(3_000_000);
  expect(await answerTo(long, 'long.mkv')).toEqual(refusedAs(/must last at most 30 s, received 36000.0 s/));
});

it.each(['../../../etc/passwd', '..\\..\\x.mp4', '/etc/cron.d/x', 'a\r\nSet-Cookie: x', '-i', 'http:evil', '%n%s', '$&', "$`", '💥'.repeat(400), '.'])(
  'the name %j is a name and no path',
  async (name) => {
    const [status, error] = await answerTo(Buffer.from('nothing'), name);
    expect(status).toBe(422);
    expect(error).toMatch(/holds no media/);
    expect(error).not.toMatch(/[\r\n]|\/etc|\.\.|uploads/);
    expect(server.uploads()).toEqual([]);
  },
); // prettier-ignore

it('sixty broken files leave it as it was', async () => {
  const good = readFileSync(at('good.mp4'));
  const random = randomStream(5, 3);
  const whole = (below: number) => Math.floor(random.uniform() * below);
  const broken = Array.from({ length: 60 }, (_, number) => {
    const bytes = Buffer.from(good);
    if (number % 4 === 0) return bytes.subarray(0, whole(bytes.length));
    if (number % 4 === 1) return Buffer.concat([bytes.subarray(whole(bytes.length)), bytes.subarray(0, whole(400))]);
    for (let times = 0; times < 40; times++) bytes[whole(number % 4 === 2 ? 1200 : bytes.length)] = whole(256);
    return bytes;
  });
  const answers: (readonly [number, string | undefined])[] = [];
  const waiting = [...broken.entries()];
  const client = async () => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
      answers.push(await answerTo(next[1], `broken-${next[0]}.mp4`));
  };
  await Promise.all([1, 2, 3, 4].map(client));
  expect(answers).toHaveLength(60);
  for (const [status, error] of answers) {
    expect([200, 422]).toContain(status); // some bytes are of no account
    if (status === 422) expect(error).toMatch(/^broken-\d+\.mp4: .+|^holds nothing to go by: /);
  }
  expect(answers.filter(([status]) => status === 422).length).toBeGreaterThan(24);
  expect(await answerTo(good, 'good.mp4')).toEqual([200, undefined]);
  expect(server.uploads()).toEqual([]);
});

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONDITIONS } from '@sdumc/core';
import type { ScoredClip } from '@sdumc/page';
import { findFfmpeg } from '@sdumc/media';
import { writeClipRun } from '@sdumc/program/testing';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chromiumPath, openChromium, openPage, seriousViolations } from '../testing/chromium.ts';
import { clipForm, startServer, type StartedServer } from '../testing/started-server.ts';

const path = chromiumPath();
const isWanted = path !== null || process.env['SDUMC_REQUIRE_ALL'] === '1';
if (!isWanted) console.log('skipped: the page in a browser, which needs Chromium: apt install chromium');

describe.skipIf(!isWanted)('the page', () => {
  const room = mkdtempSync(join(tmpdir(), 'sdumc-page-'));
  const at = (name: string) => join(room, name);
  const args = ['--processes', '1', '--queue', '1', '--max-megabytes', '3', '--allow-bundled-ffmpeg', '--simulate', 'command', '--command', 'echo I liked it {wav}']; // prettier-ignore
  let server: StartedServer;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let troubles: string[];

  beforeAll(async () => {
    const { ffmpeg } = await findFfmpeg({ allowBundled: true });
    const made = (name: string, seconds: number) =>
      execFileSync(ffmpeg, ['-v', 'error', '-f', 'lavfi', '-i', `testsrc=s=160x120:r=10:d=${seconds}`, '-f', 'lavfi', '-i', `sine=200:d=${seconds}`, '-pix_fmt', 'yuv420p', at(name)]); // prettier-ignore
    made('short.mp4', 2);
    made('long.mp4', 40);
    writeFileSync(at('broken.mp4'), 'this is no film');
    writeFileSync(at('large.mp4'), Buffer.alloc(3_100_000, 1));
    server = await startServer({ model: await writeClipRun(at('run'), { seeds: 2 }), cache: at('cache'), args });
    browser = await openChromium(path!);
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
    rmSync(room, { recursive: true, force: true });
  });
  beforeEach(async () => {
    context = await browser.newContext();
    ({ page, troubles } = await openPage(context, server.address));
  });
  afterEach(async () => {
    expect(troubles).toEqual([]);
    await context.close();
  });

  const file = () => page.getByLabel(/^Choose a(?:nother)? file$/);
  const score = () => page.getByRole('button', { name: 'Score', exact: true });
  const alert = () => page.getByRole('alert');
  const gauge = (condition: string) => page.locator(`[data-condition=${condition}]`);
  const valence = async (condition: string) => {
    const text = await gauge(condition).getAttribute('data-valence');
    return text === null ? null : Number(text);
  };
  const isAccessible = async () => expect(await seriousViolations(page)).toEqual([]);

  async function scored(name: string, words = ''): Promise<ScoredClip> {
    await file().setInputFiles(at(name));
    await page.getByLabel('What is said (optional)').fill(words);
    await page.getByRole('checkbox', { name: /^Let a program on the server hear the words/ }).setChecked(words !== '');
    await score().click();
    await page.getByRole('heading', { level: 2, name }).waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download JSON' }).click()]); // prettier-ignore
    expect(download.suggestedFilename()).toBe(`${name}.json`);
    return JSON.parse(readFileSync(await download.path(), 'utf8')) as ScoredClip;
  }

  it('shows what is said of a clip, and lets it be kept as JSON', async () => {
    await isAccessible();
    const { conditions, words } = await scored('short.mp4', 'so very good');
    expect(words).toEqual({ text: 'so very good', simulated: expect.stringContaining('I liked it') });
    for (const condition of ['complete', 'simulated', 'absent'] as const)
      expect(await valence(condition)).toBeCloseTo(conditions[condition]!.valence, 4);
    await page.getByRole('radio', { name: /Complete/ }).check();
    for (const lane of ['Attention to audio', 'Pitch', 'Loudness'])
      expect(await page.getByRole('img', { name: new RegExp(`^${lane}`) }).count()).toBe(1);
    expect(await page.getByRole('list', { name: 'Pieces of the text' }).getByRole('listitem').count()).toBe(3);
    for (const [name, rows] of [['Modalities', 3], ['Views', 7]] as const)
      expect(await page.getByRole('table', { name }).getByRole('row').count()).toBe(rows); // prettier-ignore
    await isAccessible();
  });

  it('says what the networks would say without a modality', async () => {
    const { conditions } = await scored('short.mp4', 'so very good');
    expect(await page.getByRole('checkbox', { name: 'Video' }).isDisabled()).toBe(true); // nobody's face is in it
    await page.getByRole('checkbox', { name: 'Audio' }).uncheck();
    expect(await valence('complete')).toBeCloseTo(conditions.complete!.seeing.t!, 4);
    expect(await valence('simulated')).toBeCloseTo(conditions.simulated!.seeing.t!, 4);
    expect(conditions.complete!.seeing.t).not.toBeCloseTo(conditions.complete!.valence, 4);
    expect(await valence('absent')).toBeNull();
    await page.getByText(/against all/).first().waitFor(); // prettier-ignore
    await page.getByRole('checkbox', { name: 'Audio' }).check();
    await page.getByRole('checkbox', { name: 'Text' }).uncheck();
    expect([await valence('complete'), await valence('simulated')]).toEqual([null, null]);
    expect(await valence('absent')).toBeCloseTo(conditions.absent!.valence, 4);
    await isAccessible();
  });

  it('says, as the API does, why simulated text is left out of a model that was trained on a learned map', async () => {
    const model = await writeClipRun(at('map'), { seeds: 1, trained: { conditions: CONDITIONS, simulation: 'map' } });
    const other = await startServer({ model, cache: at('cache'), args });
    try {
      const why = /^simulated text is left out: the model was trained on text simulated by a learned map/;
      const form = clipForm(readFileSync(at('short.mp4')), { simulate: 'yes' });
      const answer = (await (await fetch(`${other.address}/v1/predict`, { method: 'POST', body: form })).json()) as ScoredClip;
      expect(answer.warnings).toContainEqual(expect.stringMatching(why));
      expect([answer.conditions.simulated, answer.words.simulated]).toEqual([null, null]);
      ({ page, troubles } = await openPage(context, other.address));
      const { conditions } = await scored('short.mp4', 'so very good');
      await page.getByText(new RegExp(why.source, 'mi')).first().waitFor();
      expect([conditions.simulated, await valence('simulated')]).toEqual([null, null]);
      expect(await valence('absent')).toBeCloseTo(conditions.absent!.valence, 4);
      await isAccessible();
    } finally {
      await other.stop();
    }
  }); // prettier-ignore

  it('moves through the clip by the keyboard', async () => {
    await scored('short.mp4');
    const time = page.getByRole('slider', { name: 'Time in the clip' });
    await time.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('PageUp');
    await expect.poll(() => time.getAttribute('aria-valuetext')).toBe('1.1 of 2.0 seconds');
    await expect.poll(() => page.evaluate('document.querySelector("video").currentTime')).toBeCloseTo(1.1, 1);
  });

  it('records with camera and microphone, and scores that', async () => {
    await page.getByRole('button', { name: 'Record' }).click();
    await expect.poll(() => page.getByRole('timer').textContent()).toBe('0:02');
    await isAccessible();
    await page.getByRole('button', { name: 'Stop' }).click();
    await score().click();
    await page.getByRole('heading', { level: 2, name: /^recording/ }).waitFor();
    expect(await valence('absent')).not.toBeNull();
    expect(await page.getByRole('img', { name: /^Attention to audio/ }).count()).toBe(1);
    expect(await page.getByRole('slider').getAttribute('aria-valuetext')).toMatch(/^0\.0 of [2-9]\.\d seconds$/);
  });

  it('shows how far a clip has come, and gives it up', async () => {
    await file().setInputFiles(at('long.mp4'));
    await score().click();
    await expect.poll(() => page.getByRole('progressbar', { name: 'Progress' }).getAttribute('value')  ).toMatch(/^0\.[1-9]|^[1-9]\d?(?:\.|$)/); // prettier-ignore
    await isAccessible();
    await page.getByRole('button', { name: 'Give up' }).click();
    await score().waitFor();
    const queue = async () => ((await (await fetch(`${server.address}/v1/health`)).json()) as { queue: object }).queue;
    await expect.poll(queue).toMatchObject({ running: 0, waiting: 0 });
    expect(server.uploads()).toEqual([]);
  });

  it.each([
    ['a broken clip', 'broken.mp4', /holds no media that can be read/],
    ['a clip that is too large', 'large.mp4', /3 MB/],
  ])('says as text what is wrong with %s, and goes on', async (_, name, reason) => {
    await file().setInputFiles(at(name));
    if (name === 'broken.mp4') await score().click(); // the other is seen at once
    await expect.poll(() => alert().textContent()).toMatch(reason);
    await isAccessible();
    await scored('short.mp4');
    expect(await alert().textContent()).toBe('');
  });

  it('says that a clip is too large also where it was chosen before the server had told its limits', async () => {
    let tell = () => {};
    const told = new Promise<void>((resolve) => (tell = resolve));
    await page.route('**/v1/health', async (route) => {
      await told;
      await route.continue();
    });
    await page.reload();
    await file().setInputFiles(at('large.mp4'));
    tell();
    await expect.poll(() => alert().textContent()).toMatch(/3 MB/);
  });

  it('says that the queue is full', async () => {
    const form = () => {
      const filled = new FormData();
      filled.set('clip', new Blob([readFileSync(at('long.mp4'))]), 'long.mp4');
      return filled;
    };
    const waiting = new AbortController();
    const others = [1, 2].map(() => fetch(`${server.address}/v1/predict`, { method: 'POST', body: form(), signal: waiting.signal }).catch(() => undefined)); // prettier-ignore
    await expect.poll(async () => (await (await fetch(`${server.address}/metrics`)).text()).includes('sdumc_queue_waiting 1')).toBe(true); // prettier-ignore
    await file().setInputFiles(at('short.mp4'));
    await score().click();
    await expect.poll(() => alert().textContent()).toMatch(/^As many clips wait as may/);
    waiting.abort();
    await Promise.all(others);
  });

  it('is as good in the dark, and on a telephone', async () => {
    await context.close();
    context = await browser.newContext({ colorScheme: 'dark', viewport: { width: 360, height: 740 } });
    ({ page, troubles } = await openPage(context, server.address));
    await scored('short.mp4', 'so very good');
    await isAccessible();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
  });
});

import { execFileSync } from 'node:child_process';
import axe from 'axe-core';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

/** Where Debian and others put it; null where there is none. */
export function chromiumPath(): string | null {
  for (const name of ['chromium', 'chromium-browser', 'google-chrome'])
    try {
      return execFileSync('which', [name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    } catch {
      // the next
    }
  return null;
}

/** A browser whose camera shows a picture that moves, and whose microphone beeps. */
export function openChromium(path: string): Promise<Browser> {
  const args = ['--no-sandbox', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
  return chromium.launch({ executablePath: path, args });
}

/** A page that keeps what went wrong: script errors, refused loads, requests to anybody but the server. */
export interface WatchedPage {
  readonly page: Page;
  readonly troubles: string[];
}

export async function openPage(context: BrowserContext, address: string): Promise<WatchedPage> {
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('pageerror', ({ message }) => troubles.push(message));
  page.on('console', (message) => {
    // that a request was refused is said on the page
    const isAnswer = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !isAnswer) troubles.push(message.text());
  });
  page.on('request', (request) => {
    if (!/^(?:blob|data):/.test(request.url()) && !request.url().startsWith(address)) troubles.push(request.url());
  });
  await page.goto(address);
  return { page, troubles };
}

/** What axe finds that keeps people out, in a line each. */
export async function seriousViolations(page: Page): Promise<readonly string[]> {
  // the page's policy lets nobody add a script; whoever drives the browser may
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run());
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

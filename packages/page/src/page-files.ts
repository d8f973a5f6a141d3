import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { PAGE_DOCUMENT } from './page-document.ts';
import { PAGE_ICON } from './page-icon.ts';
import { PAGE_STYLE } from './style/page-style.ts';

export interface PageFile {
  readonly path: '/' | '/page.js' | '/page.css' | '/icon.svg';
  /** As `Content-Type` has it */
  readonly type: string;
  readonly body: string;
}

/** The page, whole: it asks for these files and for nothing else but what the server answers. */
export async function pageFiles(): Promise<PageFile[]> {
  return [
    { path: '/', type: 'text/html; charset=utf-8', body: PAGE_DOCUMENT },
    { path: '/page.js', type: 'text/javascript; charset=utf-8', body: await browserCode() },
    { path: '/page.css', type: 'text/css; charset=utf-8', body: PAGE_STYLE },
    { path: '/icon.svg', type: 'image/svg+xml', body: PAGE_ICON },
  ];
}

async function browserCode(): Promise<string> {
  // Beside this file lie sources, or what was built of them.
  const entry = import.meta.url.endsWith('.ts') ? './browser/main.tsx' : './browser/main.js';
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    conditions: ['@sdumc/source'],
    legalComments: 'none',
    logLevel: 'silent',
  });
  return outputFiles[0]!.text;
}

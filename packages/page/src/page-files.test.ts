import { describe, expect, it } from 'vitest';
import { pageFiles } from './page-files.ts';

const files = await pageFiles();
const bodyOf = (path: string) => files.find((file) => file.path === path)!.body;

describe('pageFiles', () => {
  it('is a page with its code, its looks and its icon', () => {
    expect(files.map(({ path, type }) => [path, type.split(';')[0]])).toEqual([
      ['/', 'text/html'],
      ['/page.js', 'text/javascript'],
      ['/page.css', 'text/css'],
      ['/icon.svg', 'image/svg+xml'],
    ]);
  });

  it('asks for nothing but what comes with it', () => {
    const asked = [...bodyOf('/').matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address);
    expect(asked).toEqual(['/icon.svg', '/page.css', '/page.js', '/openapi.json']);
    expect(bodyOf('/page.css')).not.toMatch(/url\(|@import/);
    const namespaces = /http:\/\/www\.w3\.org\/(?:2000\/svg|1998\/Math\/MathML|1999\/xhtml)/g;
    expect(bodyOf('/page.js').replaceAll(namespaces, '')).not.toMatch(/https?:\/\//);
  });

  it('runs where neither inline code nor eval is allowed', () => {
    expect(bodyOf('/')).not.toMatch(/<script>|<style|style=|\son\w+=/);
    expect(bodyOf('/page.js')).not.toMatch(/\beval\(|new Function\(/);
  });

  it('brings no tensors to the browser', () => {
    expect(bodyOf('/page.js').length).toBeLessThan(100_000);
  });
});

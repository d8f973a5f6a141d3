import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../testing/temporary-folder.ts';
import { LANGUAGE_WIDTH, writeTinyLanguageModel } from '../../../testing/tiny-language-model.ts';
import { modelFolder } from './model-folder.ts';
import { transformersTextEncoder } from './transformers-text-encoder.ts';

const folder = temporaryFolder();

/** A hub on this machine: what it is asked, and what it answers. */
let asked: string[] = [];
let answer: (request: IncomingMessage, response: ServerResponse) => void;
const server = createServer((request, response) => {
  asked.push(request.url!);
  answer(request, response);
});
let remoteHost = '';
let cacheDir = '';

beforeEach(async () => {
  asked = [];
  cacheDir = join(folder(), createHash('md5').update(expect.getState().currentTestName!).digest('hex'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  remoteHost = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const source = () => ({ model: 'somebody/tiny', cacheDir, remoteHost });

describe('a model of the hub', () => {
  it('is downloaded once, and needs no hub afterwards', async () => {
    const home = join(folder(), 'hub');
    writeTinyLanguageModel(home);
    answer = (request, response) => {
      const file = request.url!.replace('/somebody/tiny/resolve/refs%2Fpr%2F1/', '');
      response.end(readFileSync(join(home, file)));
    };
    const told: string[] = [];
    const options = {
      ...source(),
      revision: 'refs/pr/1',
      onDownload: (file: string) => void told.push(file),
      device: 'cpu',
    } as const;
    const encoder = await transformersTextEncoder(options);
    const files = ['config.json', 'tokenizer.json', 'tokenizer_config.json', 'onnx/model.onnx'];
    expect(asked).toEqual(files.map((file) => `/somebody/tiny/resolve/refs%2Fpr%2F1/${file}`));
    expect(told).toEqual(files);
    expect(encoder).toMatchObject({ name: 'somebody/tiny', width: LANGUAGE_WIDTH });
    expect(encoder.version).toMatch(/^1-refs\/pr\/1-[0-9a-f]{12}-fp32-layer=last-window=16-overlap=4$/);
    expect(readFileSync(join(cacheDir, 'somebody/tiny/refs/pr/1/onnx/model.onnx'))).toEqual(
      readFileSync(join(home, 'onnx/model.onnx')),
    );

    const again = await transformersTextEncoder({ ...options, remoteHost: 'http://127.0.0.1:1' });
    expect(again.version).toBe(encoder.version);
    expect(asked).toHaveLength(4);
    // the same files in a folder of the same hash, but without a revision
    const local = await transformersTextEncoder({ model: home, device: 'cpu' });
    expect(local.version).toBe(encoder.version.replace('refs/pr/1-', ''));
  });

  it('is asked for with the token that is given', async () => {
    answer = (request, response) => {
      response.writeHead(request.headers.authorization === 'Bearer secret' ? 200 : 401).end('{}');
    };
    const open = await modelFolder({ ...source(), accessToken: 'secret' });
    expect(await open.fetch('config.json')).toBe(join(cacheDir, 'somebody/tiny/main/config.json'));
    const closed = await modelFolder({ ...source(), revision: 'other' });
    await expect(closed.fetch('config.json')).rejects.toThrow(
      'somebody/tiny: the hub does not give config.json (401: there is no such model, or it wants an accessToken), ' +
        `asked ${remoteHost}/somebody/tiny/resolve/other/config.json`,
    );
  });

  it('is said not to have a file, which is not kept', async () => {
    answer = (_, response) => void response.writeHead(404).end('nothing');
    const { fetch } = await modelFolder(source());
    await expect(fetch('onnx/model.onnx')).rejects.toThrow(
      'somebody/tiny: the hub does not give onnx/model.onnx (404: no such file or revision), asked ',
    );
    expect(existsSync(join(cacheDir, 'somebody/tiny/main/onnx/model.onnx'))).toBe(false);
  });

  it('leaves nothing of a download that breaks off', async () => {
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('half of it', () => response.destroy());
    };
    const { fetch } = await modelFolder(source());
    await expect(fetch('config.json')).rejects.toThrow(
      /^somebody\/tiny: config\.json was not downloaded to its end \(/,
    );
    expect(readdirSync(join(cacheDir, 'somebody/tiny/main'))).toEqual([]);
  });
});

describe('a hub that cannot be reached', () => {
  const instead = "give a local folder with the model's files as model, or use a built-in extractor";

  it('is named at once, with what to do instead', async () => {
    const start = performance.now();
    const closed = 'http://127.0.0.1:1';
    await expect(transformersTextEncoder({ ...source(), remoteHost: closed })).rejects.toThrow(
      new RegExp(`^somebody/tiny: the hub ${closed} cannot be reached \\(.+\\); ${instead}$`),
    );
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it('is given up where it takes the call and says nothing', async () => {
    answer = () => undefined;
    const start = performance.now();
    const { fetch } = await modelFolder(source());
    await expect(fetch('config.json')).rejects.toThrow(
      `somebody/tiny: the hub ${remoteHost} cannot be reached (no answer within 2 seconds); ${instead}`,
    );
    expect(performance.now() - start).toBeLessThan(4000);
    expect(asked).toHaveLength(1);
  });
});

describe('what is no model', () => {
  it.each(['./nowhere', '/nowhere/at/all', 'a/b/c', '../up', 'somebody/..', '', 'a b'])(
    '%j is refused',
    async (model) => {
      await expect(modelFolder({ ...source(), model })).rejects.toThrow(
        `model: must be a folder that exists or a name of the hub, received ${JSON.stringify(model)}`,
      );
      expect(asked).toEqual([]);
    },
  );

  it('is refused without a place to keep it, or of an impossible revision', async () => {
    await expect(modelFolder({ model: 'somebody/tiny', remoteHost })).rejects.toThrow(
      'somebody/tiny cacheDir: must be given for a model of the hub (there is no folder of that name)',
    );
    await expect(modelFolder({ ...source(), revision: '../../up' })).rejects.toThrow(
      'somebody/tiny revision: must be a branch, tag or commit, received "../../up"',
    );
    mkdirSync(join(folder(), 'empty folder'));
    const local = await modelFolder({ model: join(folder(), 'empty folder') });
    expect(local.name).toBe('empty-folder');
    await expect(local.fetch('config.json')).rejects.toThrow(`${local.path}: must have a file config.json`);
  });
});

import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { download } from './download.ts';
import type { ModelSource } from './model-source.ts';

/** A model's files on this machine. */
export interface ModelFolder {
  /** The name on the hub, or that of the local folder. */
  readonly name: string;
  readonly path: string;
  /** What was asked of the hub; undefined for a local folder. */
  readonly revision: string | undefined;
  /** Makes sure of a file and gives its path. */
  readonly fetch: (file: string) => Promise<string>;
}

const HUB_NAME = /^[A-Za-z0-9][\w.-]*(?:\/[A-Za-z0-9][\w.-]*)?$/;
const REVISION = /^\w[\w.-]*(?:\/\w[\w.-]*)*$/;

/**
 * Finds a model: in a local folder, or on the hub, whose files are downloaded once.
 *
 * @throws one line where there is no such folder, a file is missing, or the hub cannot be reached
 * @example
 * const folder = await modelFolder({ model: 'onnx-community/wavlm-base-plus', cacheDir: 'models' });
 * await folder.fetch('config.json'); // 'models/onnx-community/wavlm-base-plus/main/config.json'
 */
export async function modelFolder(source: ModelSource): Promise<ModelFolder> {
  const { model, cacheDir, revision = 'main', remoteHost = 'https://huggingface.co', accessToken, onDownload } = source;
  if (await isFolder(model)) return localFolder(resolve(model));
  if (!HUB_NAME.test(model) || model.includes('..'))
    throw new Error(`model: must be a folder that exists or a name of the hub, received ${JSON.stringify(model)}`);
  if (cacheDir === undefined)
    throw new Error(`${model} cacheDir: must be given for a model of the hub (there is no folder of that name)`);
  if (!REVISION.test(revision) || revision.includes('..'))
    throw new Error(`${model} revision: must be a branch, tag or commit, received ${JSON.stringify(revision)}`);
  const path = resolve(cacheDir, model, revision);
  const base = `${remoteHost.replace(/\/+$/, '')}/${model}/resolve/${encodeURIComponent(revision)}/`;

  async function fetch(file: string): Promise<string> {
    const to = join(path, file);
    if (await isFile(to)) return to;
    onDownload?.(file);
    await download({ model, file, url: base + file, to, accessToken });
    return to;
  }

  return { name: model, path, revision, fetch };
}

function localFolder(path: string): ModelFolder {
  async function fetch(file: string): Promise<string> {
    const at = join(path, file);
    if (!(await isFile(at))) throw new Error(`${path}: must have a file ${file}`);
    return at;
  }
  return { name: basename(path).replaceAll(/\s+/g, '-'), path, revision: undefined, fetch };
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}

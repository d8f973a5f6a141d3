import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the repository. */
export const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The path of a file in the repository's node_modules. */
export const repositoryProgram = (path: string): string => join(root, 'node_modules', path);

/** What is read of a package.json. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

const readManifest = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;

/** The package.json of the repository itself, which pins every version. */
export const rootManifest = readManifest(root);

/** Every published package: its folder's name and its package.json. */
export const manifests: ReadonlyMap<string, Manifest> = new Map(
  readdirSync(join(root, 'packages'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }): [string, Manifest] => [name, readManifest(join(root, 'packages', name))])
    .filter(([, manifest]) => manifest.private !== true),
);

/** The folders' names of those packages of ours which the given ones need, themselves included. */
export const withDependencies = (names: Iterable<string>): ReadonlySet<string> => {
  const found = new Set<string>();
  const visit = (name: string): void => {
    if (found.has(name)) return;
    found.add(name);
    for (const dependency of Object.keys(manifests.get(name)?.dependencies ?? {})) {
      if (dependency.startsWith('@sdumc/')) visit(dependency.slice('@sdumc/'.length));
    }
  };
  for (const name of names) visit(name);
  return found;
};

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { linkFolder } from './link-folder.ts';
import { type Manifest, manifests, rootManifest, withDependencies } from './manifest.ts';
import { runCommand } from './run-command.ts';

type Dependencies = Readonly<Record<string, string>>;

const pinned = (dependency: string, range: string): string => rootManifest.devDependencies?.[dependency] ?? range;

const neededPeers = ({ peerDependencies = {}, peerDependenciesMeta = {} }: Manifest): Dependencies =>
  Object.fromEntries(
    Object.entries(peerDependencies)
      .filter(([peer]) => peerDependenciesMeta[peer]?.optional !== true)
      .map(([peer, range]) => [peer, pinned(peer, range)]),
  );

const npmInstall = async (folder: string, dependencies: Dependencies): Promise<void> => {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies }));
  const options = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];
  await runCommand('npm', ['install', ...options], { folder });
};

const installedPeers = new Map<string, Promise<string>>();

/** Peers are large and the same for most packages: one installation serves all who have the same. */
const installPeersOnce = (besideFolder: string, peers: Dependencies): Promise<string> => {
  const key = JSON.stringify(peers);
  const known = installedPeers.get(key);
  if (known !== undefined) return known;
  const folder = join(besideFolder, '..', `peers-${installedPeers.size}`);
  const installed = npmInstall(folder, peers).then(() => folder);
  installedPeers.set(key, installed);
  return installed;
};

/**
 * Installs packages of ours from their tarballs into an empty folder as a stranger would, with their peers.
 *
 * @param folder where; outside of the repository
 * @param names folders' names of the packages; those of ours which they need come along
 * @param tarballs the tarball of each package, by folder's name
 */
export const install = async (
  folder: string,
  names: readonly string[],
  tarballs: ReadonlyMap<string, string>,
): Promise<void> => {
  const ours = [...withDependencies(names)];
  const unknown = ours.filter((name) => !tarballs.has(name));
  if (unknown.length > 0)
    throw new Error(`the example imports @sdumc/${unknown.join(', @sdumc/')}, which is no package`);
  const peers: Dependencies = Object.fromEntries([
    ['@types/node', pinned('@types/node', '*')],
    ...ours.flatMap((name) => Object.entries(neededPeers(manifests.get(name)!))),
  ]);
  const peersFolder = await installPeersOnce(folder, peers);
  // npm rewrites its own record of what is installed in place, and with it every hard link to it.
  await linkFolder(join(peersFolder, 'node_modules'), join(folder, 'node_modules'), ['.package-lock.json']);
  await npmInstall(folder, {
    ...peers,
    ...Object.fromEntries(ours.map((name) => [`@sdumc/${name}`, `file:${tarballs.get(name)!}`])),
  });
};

import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * A copy of all that git knows or would know, for mutants. Its `node_modules/@sdumc` leads into the copy, so that who
 * imports a mutated room by its name has the mutant too, in a process of its own as well; all other packages are those
 * of the repository. It goes when this process ends.
 */
export function repositoryCopy(repository: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'sdumc-mutation-'));
  process.on('exit', () => {
    rmSync(copy, { recursive: true, force: true });
  });
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: repository,
    maxBuffer: 2 ** 28,
  });
  const files = listed.toString().split('\0');
  for (const file of files) {
    if (file === '' || !existsSync(join(repository, file))) continue;
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(repository, file), join(copy, file), { verbatimSymlinks: true });
  }
  const folders = new Set(files.filter((file) => file.endsWith('package.json')).map(dirname));
  for (const folder of folders) linkModules(join(repository, folder), join(copy, folder));
  return copy;
}

function linkModules(from: string, to: string): void {
  const modules = join(from, 'node_modules');
  if (!existsSync(modules)) return;
  mkdirSync(join(to, 'node_modules', '@sdumc'), { recursive: true });
  for (const name of readdirSync(modules)) {
    if (name === '@sdumc' || name.startsWith('.')) continue;
    symlinkSync(join(modules, name), join(to, 'node_modules', name));
  }
  const ours = join(modules, '@sdumc');
  if (!existsSync(ours)) return;
  for (const name of readdirSync(ours)) {
    symlinkSync(readlinkSync(join(ours, name)), join(to, 'node_modules', '@sdumc', name));
  }
}

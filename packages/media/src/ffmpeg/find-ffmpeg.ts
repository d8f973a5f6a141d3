import { execFile } from 'node:child_process';
import { chmod } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';

/** An ffmpeg that ran when it was asked for its version. */
export interface Ffmpeg {
  readonly ffmpeg: string;
  readonly version: string;
  /** True for the program that npm brings along: code of 2018, not for files of strangers. */
  readonly isBundled: boolean;
  /** `ffmpeg 5.1.9 of the system` */
  readonly description: string;
}

export interface FfmpegOptions {
  /** Path of an ffmpeg. */
  readonly ffmpegPath?: string | undefined;
  /** Whether the program of npm may be used where there is no other. */
  readonly allowBundled?: boolean;
}

const run = promisify(execFile);
const VERSION_SECONDS = 10;
const MEND = 'install it (apt install ffmpeg, brew install ffmpeg), or give its path';

/**
 * Finds ffmpeg: the one at `ffmpegPath`, else the system's, else, if allowed, the one that npm brings along.
 *
 * Errors say how to mend it: `ffmpeg is not there: install it (apt install ffmpeg, brew install ffmpeg), or give its path`.
 *
 * @example
 * const ffmpeg = await findFfmpeg({ allowBundled: true });
 * ffmpeg.description; // 'ffmpeg 5.1.9 of the system'
 */
export async function findFfmpeg({ ffmpegPath, allowBundled = false }: FfmpegOptions = {}): Promise<Ffmpeg> {
  if (ffmpegPath !== undefined) {
    const version = await versionOf(ffmpegPath);
    if (version === null) throw new Error(`${ffmpegPath}: does not run as ffmpeg; give the path of one that does`);
    return found(ffmpegPath, version, `at ${ffmpegPath}`);
  }
  const version = await versionOf('ffmpeg');
  if (version !== null) return found('ffmpeg', version, 'of the system');
  if (!allowBundled) throw new Error(`ffmpeg is not there: ${MEND}`);
  const bundled = await bundledPath();
  const bundledVersion = bundled === null ? null : await versionOf(bundled);
  if (bundled === null || bundledVersion === null)
    throw new Error(`ffmpeg is not there, and @ffmpeg-installer/ffmpeg neither: ${MEND}`);
  return { ...found(bundled, bundledVersion, 'of npm'), isBundled: true };
}

function found(ffmpeg: string, version: string, where: string): Ffmpeg {
  return { ffmpeg, version, isBundled: false, description: `ffmpeg ${version} ${where}` };
}

/** The path that the package names; its own script, which npm may not run, would make it executable. */
async function bundledPath(): Promise<string | null> {
  try {
    const { path } = createRequire(import.meta.url)('@ffmpeg-installer/ffmpeg') as { readonly path: string };
    if ((await versionOf(path)) === null) await chmod(path, 0o755);
    return path;
  } catch {
    return null;
  }
}

/** What a program says of itself; null where it does not run. */
async function versionOf(program: string): Promise<string | null> {
  try {
    const { stdout } = await run(program, ['-hide_banner', '-version'], { timeout: VERSION_SECONDS * 1000 });
    return /^ffmpeg version (\S+)/.exec(stdout)?.[1]?.replace(/-0\+deb\w*$/, '') ?? null;
  } catch {
    return null;
  }
}

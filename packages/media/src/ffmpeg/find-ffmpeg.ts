import { execFile } from 'node:child_process';
import { chmod } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** A pair of programs that ran when they were asked for their version. */
export interface Ffmpeg {
  readonly ffmpeg: string;
  readonly ffprobe: string;
  readonly version: string;
  /** True for the programs that npm brings along: code of 2018, not for files of strangers. */
  readonly isBundled: boolean;
  /** `ffmpeg 5.1.9 of the system` */
  readonly description: string;
}

export interface FfmpegOptions {
  /** Path of an ffmpeg; ffprobe is looked for beside it first. */
  readonly ffmpegPath?: string | undefined;
  /** Whether the programs of npm may be used where there are no others. */
  readonly allowBundled?: boolean;
}

const run = promisify(execFile);
const VERSION_SECONDS = 10;

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
    const ffprobe = (await firstThatRuns([beside(ffmpegPath), 'ffprobe'])) ?? (await bundledFfprobe());
    if (ffprobe === null) throw new Error(`${ffmpegPath}: there is no ffprobe beside it, and none of the system`);
    return {
      ffmpeg: ffmpegPath,
      ffprobe,
      version,
      isBundled: false,
      description: `ffmpeg ${version} at ${ffmpegPath}`,
    };
  }
  const [version, probeVersion] = [await versionOf('ffmpeg'), await versionOf('ffprobe')];
  if (version !== null && probeVersion !== null)
    return {
      ffmpeg: 'ffmpeg',
      ffprobe: 'ffprobe',
      version,
      isBundled: false,
      description: `ffmpeg ${version} of the system`,
    };
  const mend = 'install it (apt install ffmpeg, brew install ffmpeg), or give its path';
  if (!allowBundled) throw new Error(`ffmpeg is not there: ${mend}`);
  const bundled = await bundledFfmpeg();
  if (bundled === null)
    throw new Error(`ffmpeg is not there, nor @ffmpeg-installer/ffmpeg with @ffprobe-installer/ffprobe: ${mend}`);
  return bundled;
}

async function bundledFfmpeg(): Promise<Ffmpeg | null> {
  const ffmpeg = await bundledProgram('@ffmpeg-installer/ffmpeg');
  const ffprobe = await bundledFfprobe();
  const version = ffmpeg === null ? null : await versionOf(ffmpeg);
  if (ffmpeg === null || ffprobe === null || version === null) return null;
  return { ffmpeg, ffprobe, version, isBundled: true, description: `ffmpeg ${version} of npm` };
}

function bundledFfprobe(): Promise<string | null> {
  return bundledProgram('@ffprobe-installer/ffprobe');
}

/** The path that an installer package names; its own script, which npm may not run, would make it executable. */
async function bundledProgram(name: string): Promise<string | null> {
  try {
    const { path } = createRequire(import.meta.url)(name) as { readonly path: string };
    if ((await versionOf(path)) === null) await chmod(path, 0o755);
    return path;
  } catch {
    return null;
  }
}

function beside(ffmpegPath: string): string {
  return join(dirname(ffmpegPath), basename(ffmpegPath).replace('ffmpeg', 'ffprobe'));
}

async function firstThatRuns(programs: readonly string[]): Promise<string | null> {
  for (const program of programs) if ((await versionOf(program)) !== null) return program;
  return null;
}

/** What a program says of itself; null where it does not run. */
async function versionOf(program: string): Promise<string | null> {
  try {
    const { stdout } = await run(program, ['-hide_banner', '-version'], { timeout: VERSION_SECONDS * 1000 });
    return /^ff(?:mpeg|probe) version (\S+)/.exec(stdout)?.[1]?.replace(/-0\+deb\w*$/, '') ?? null;
  } catch {
    return null;
  }
}

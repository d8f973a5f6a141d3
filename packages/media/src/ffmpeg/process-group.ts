import type { ChildProcess, SpawnOptions } from 'node:child_process';
import type { FfmpegCommand } from 'fluent-ffmpeg';

/** The last lines of a stream. */
interface Lines {
  readonly get: () => string;
}

/** Where the process could not be started, fluent-ffmpeg forgets its lines, and fails for want of them. */
const NOTHING: Lines = { get: () => '' };

type End = (error: Error | null, stdout?: Lines, stderr?: Lines) => void;
type Spawn = (args: readonly string[], options: SpawnOptions, ...callbacks: readonly unknown[]) => void;

/**
 * Has ffmpeg head a process group of its own, so that a script in its place is killed with all that it has started. fluent-ffmpeg has no
 * option for it; as it is archived, its own way to spawn stays what it is.
 */
export function startInOwnGroup(command: FfmpegCommand): void {
  const spawning = command as unknown as { _spawnFfmpeg: Spawn };
  const spawn = spawning._spawnFfmpeg.bind(command);
  spawning._spawnFfmpeg = (args, options, ...callbacks) => {
    const onEnd = callbacks.at(-1) as End;
    const onEndWithLines: End = (error, stdout = NOTHING, stderr = NOTHING) => onEnd(error, stdout, stderr);
    spawn(args, { ...options, detached: true }, ...callbacks.slice(0, -1), onEndWithLines);
  };
}

/** Kills a process and its group; one that is gone already is no error. */
export function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL'); // there are no groups on Windows
  }
}

import type { BackendName } from './backend-report.ts';

/** Imports a package by its name. Injected, so that broken installations can be tested. */
export type PackageLoader = (name: string) => Promise<unknown>;

/** What came of trying a backend: it runs, or one line says why not and another how to mend it. */
export type Attempt =
  | { readonly runs: true; readonly name: BackendName; readonly description: string }
  | { readonly runs: false; readonly reason: string; readonly mend: string };

/** The first line of whatever was thrown. */
export function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n', 1)[0]!.trim() || 'unknown error';
}

/** Whether importing the package failed because the package itself is not there. */
export function isNotInstalled(error: unknown, packageName: string): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return (
    (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') && firstLine(error).includes(`'${packageName}'`)
  );
}

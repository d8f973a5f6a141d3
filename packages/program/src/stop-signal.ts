/** Exit code of a program that Ctrl-C ended. */
export const STOPPED = 130;

/**
 * Aborts at the first SIGINT or SIGTERM, so that work under way can be left in a safe state. A second SIGINT ends the
 * program at once.
 */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  process.on('SIGTERM', () => controller.abort());
  process.on('SIGINT', () => {
    if (controller.signal.aborted) process.exit(STOPPED);
    controller.abort();
  });
  return controller.signal;
}

/**
 * Aborts at the first SIGINT or SIGTERM, so that training can finish its step and write a checkpoint. A second SIGINT
 * ends the program at once.
 */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  process.on('SIGTERM', () => controller.abort());
  process.on('SIGINT', () => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  });
  return controller.signal;
}

// @ts-check
// Loaded into a program before it starts: once the process that started it is gone, also killed, the program is asked to stop
// as by SIGTERM.

const { isMainThread } = require('node:worker_threads');

// Threads and processes that the program starts load this file as well: they are its own affair.
if (isMainThread && process.env['SDUMC_STOP_WITH_STARTER'] !== undefined) {
  delete process.env['SDUMC_STOP_WITH_STARTER'];
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  // Nothing is written to the channel, and it keeps no program alive.
  process.channel?.unref();
}

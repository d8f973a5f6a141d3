// What hdf5-worker.ts does, from TypeScript, inside the repository only: what is published holds hdf5-worker.js.
import { createRequire } from 'node:module';
import { ready } from 'h5wasm/node'; // before tsx listens: it would take a second to look through these 4 MB of JavaScript
import { register } from 'tsx/cjs/api'; // for `require` alone: listening for `import` takes a thread, and half of the start

register();
const { serveHdf5 } = createRequire(import.meta.url)('./serve-hdf5.ts');
serveHdf5(await ready);

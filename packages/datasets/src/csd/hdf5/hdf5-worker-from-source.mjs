// Runs the worker from its TypeScript source, inside the repository only: what is published holds hdf5-worker.js.
import 'h5wasm/node'; // before tsx listens: it would take a second to look through these 4 MB of JavaScript
import { register } from 'tsx/esm/api';

register();
await import('./hdf5-worker.ts');

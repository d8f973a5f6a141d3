import { ready } from 'h5wasm/node';
import { serveHdf5 } from './serve-hdf5.ts';

// The program of a worker thread: see hdf5-client.ts.
serveHdf5(await ready);

import { register } from 'tsx/esm/api';

// For `--import` in a thread: see start-thread.ts.
register();

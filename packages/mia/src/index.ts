export * from './imagination-autoencoder.ts';
export { randomStream, type RandomStream } from '@sdumc/core';

export * from './network-config.ts';
export * from './two-flow-network.ts';
export * from './published-names.ts';
export * from './network-weights.ts';
export * from './published-checkpoint.ts';
export * from './network-folder.ts';

// @ts-check
// Who may import whom. The lint rule `rooms/import` reads this table and nothing else.

/**
 * @typedef {object} Room
 * @property {readonly string[]} mayImport our own packages, by their folder's name
 * @property {readonly string[]} [testsMayImport] what its tests may import besides
 * @property {'none' | 'tfjs' | 'all'} tensorflow none; `@tensorflow/tfjs` alone; or any package of tensorflow
 */

/** What the tests of every room may import besides: golden values are files, and a fast backend makes a fast test. */
export const everyTestMayImport = Object.freeze(['core', 'formats', 'backend']);

/** @type {Readonly<Record<string, Room>>} */
export const packages = Object.freeze({
  core: { mayImport: [], tensorflow: 'tfjs' },
  formats: { mayImport: [], tensorflow: 'none' },
  metrics: { mayImport: [], tensorflow: 'none' },
  ridge: { mayImport: [], tensorflow: 'none' },
  backend: { mayImport: [], tensorflow: 'all' },
  media: { mayImport: ['core'], tensorflow: 'none' },
  features: { mayImport: ['core'], testsMayImport: ['media'], tensorflow: 'tfjs' },
  store: { mayImport: ['core', 'formats'], tensorflow: 'none' },
  datasets: { mayImport: ['core', 'formats', 'store'], tensorflow: 'tfjs' },
  'text-sim': { mayImport: ['core', 'ridge'], tensorflow: 'none' },
  umca: { mayImport: ['core'], tensorflow: 'tfjs' },
  mia: { mayImport: ['core'], tensorflow: 'tfjs' },
  losses: { mayImport: ['core'], tensorflow: 'tfjs' },
  model: { mayImport: ['core', 'formats', 'umca', 'mia'], tensorflow: 'tfjs' },
  trainer: {
    mayImport: ['core', 'datasets', 'formats', 'losses', 'metrics', 'ridge'],
    testsMayImport: ['model'],
    tensorflow: 'tfjs',
  },
  program: {
    mayImport: [
      'backend',
      'core',
      'datasets',
      'features',
      'formats',
      'media',
      'model',
      'report',
      'scoring',
      'text-sim',
      'trainer',
    ],
    tensorflow: 'tfjs',
  },
  scoring: { mayImport: ['core', 'datasets', 'trainer', 'umca'], testsMayImport: ['model'], tensorflow: 'tfjs' },
  report: { mayImport: ['core', 'metrics'], tensorflow: 'none' },
  page: { mayImport: ['core', 'program', 'report', 'scoring'], tensorflow: 'none' },
});

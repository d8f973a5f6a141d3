export { fitRidge, fittedPositions, MOST_ROWS_WHEN_WIDE, type RidgeProblem } from './fit-ridge.ts';
export { ridgePath, type RidgeModel } from './ridge-path.ts';
export { pickRows, sideBySide, type Table } from './table.ts';

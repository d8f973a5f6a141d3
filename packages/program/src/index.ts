export { alignColumns } from './align-columns.ts';
export { datasetOptions, NO_DATA_OPTIONS, withDataOptions } from './data-options.ts';
export type { DataOptions } from './data-options.ts';
export { errorsCsv, type ClipFailure } from './clips/errors-csv.ts';
export { mediaHash } from './clips/media-hash.ts';
export { hashedClips, type HashedClip } from './clips/hashed-clips.ts';
export { duration } from './duration.ts';
export { nonFiniteNotes } from './non-finite-notes.ts';
export { openData } from './open-data.ts';
export type { OpenData, WordOptions } from './open-data.ts';
export { makeFolder, openStoreFolder } from './open-store-folder.ts';
export { asArgument, numberOf, pathValue, shareValue, wholeNumberValue } from './option-values.ts';
export { print, printError, visibleJson } from './print.ts';
export { reasonOf } from './reason-of.ts';
export { runProgram } from './run-program.ts';
export { showTask } from './show-task.ts';
export type { Task } from './show-task.ts';
export { loadTrained, type LoadedNetwork } from './trained/load-trained.ts';
export {
  expectTrainedExtractors,
  streamOrigins,
  type StreamOrigin,
  type StreamOrigins,
} from './trained/stream-origins.ts';
export {
  trainingConditions,
  untrainedNote,
  whyNotSimulated,
  type TrainingConditions,
} from './trained/training-conditions.ts';
export { findNetworks, type TrainedModel, type TrainedNetwork } from './trained/trained-networks.ts';
export { judgedData, trainedOn, type TrainedOn } from './trained/trained-on.ts';
export { withReadableText } from './trained/with-readable-text.ts';
export { startThread } from './threads/start-thread.ts';
export { startTrainingThreads } from './threads/start-training-threads.ts';
export { stopSignal, STOPPED } from './stop-signal.ts';
export { cacheFolder, encoderIdentity, WORD_ENCODERS, wordEncoder, wordEncoderOf } from './word-encoders.ts';
export type { ClosableTextEncoder, WordEncoder } from './word-encoders.ts';
export { unknownTextNotes } from './unknown-text-notes.ts';
export { withLearnedSimulation } from './with-learned-simulation.ts';
export { withSpread } from './with-spread.ts';
export { wordsOf } from './words-of.ts';

import type { Modality, SimulationKind, Split, Stream } from '@sdumc/core';

// Core's words again, because importing them as values would load TensorFlow.js into every process that writes. The compiler
// keeps the two in step.
const STREAM_PLACES = { audio: 0, text: 1, simulated: 2, video: 3 } as const satisfies Record<Stream, number>;
const SPLIT_PLACES = { train: 0, valid: 1, test: 2 } as const satisfies Record<Split, number>;

const SIMULATION_PLACES = { words: 0, map: 1 } as const satisfies Record<SimulationKind, number>;

/** All streams, in core's order. */
export const STREAMS = Object.keys(STREAM_PLACES) as Stream[];
export const SPLITS = Object.keys(SPLIT_PLACES) as Split[];

export function isStream(value: unknown): value is Stream {
  return typeof value === 'string' && Object.hasOwn(STREAM_PLACES, value);
}

export function isSplit(value: unknown): value is Split {
  return typeof value === 'string' && Object.hasOwn(SPLIT_PLACES, value);
}

export function isSimulationKind(value: unknown): value is SimulationKind {
  return typeof value === 'string' && Object.hasOwn(SIMULATION_PLACES, value);
}

/** The feature space of a stream: text and simulated text share one. */
export function spaceOf(stream: Stream): Modality {
  return stream === 'simulated' ? 'text' : stream;
}

import type { FrameSequence, RandomStream } from '@sdumc/core';
import { wordProbabilities } from './likelihood.ts';
import { VALENCE_PRIOR, VALENCES } from './valence-prior.ts';
import type { ExpressiveModality, Vocabulary, World } from './world.ts';

/** One utterance as it was made: words by number, frames as a network sees them. */
export interface SyntheticUtterance {
  readonly valence: number;
  readonly words: readonly number[];
  readonly simulatedWords: readonly number[];
  readonly audio: FrameSequence;
  readonly video: FrameSequence;
}

/**
 * Draws one utterance: a valence from the prior, and then, each independently of the others given that valence, words, audio
 * and video. Simulated words are the words heard through a channel of word errors; lengths say nothing of the valence.
 */
export function drawUtterance(world: World, random: RandomStream): SyntheticUtterance {
  const valence = VALENCES[drawIndex(VALENCE_PRIOR, random)]!;
  const saidWith = wordProbabilities(world, valence);
  const words = Array.from({ length: drawLength(world.text, random) }, () => drawIndex(saidWith, random));
  return {
    valence,
    words,
    simulatedWords: mishear(words, world, random),
    audio: drawFrames(world.audio, valence, random),
    video: drawFrames(world.video, valence, random),
  };
}

/** The frames of a text: each word's embedding. */
export function embedWords(words: readonly number[], { embedding, width }: Vocabulary): FrameSequence {
  const values = new Float32Array(words.length * width);
  words.forEach((word, frame) => values.set(embedding.subarray(word * width, (word + 1) * width), frame * width));
  return { values, frames: words.length, width };
}

/**
 * Each word is deleted, or heard (as itself or as one of its confusables); after it a word may be inserted. A hearing with no
 * word at all is drawn anew.
 */
function mishear(words: readonly number[], { vocabulary, errors }: World, random: RandomStream): number[] {
  for (;;) {
    const heard = words.flatMap((word) => {
      const confusables = vocabulary.confusables[word]!;
      const mistaken = random.uniform() < errors.substitution;
      const said = mistaken ? confusables[random.integer(confusables.length)]! : word;
      const kept = random.uniform() < errors.deletion ? [] : [said];
      return random.uniform() < errors.insertion ? [...kept, drawIndex(vocabulary.base, random)] : kept;
    });
    if (heard.length > 0) return heard;
  }
}

function drawFrames(modality: ExpressiveModality, valence: number, random: RandomStream): FrameSequence {
  const { width, direction, marker } = modality;
  const frames = drawLength(modality.frames, random);
  const values = new Float32Array(frames * width);
  for (let frame = 0; frame < frames; frame += 1) {
    const expressive = random.uniform() < modality.expressive;
    for (let feature = 0; feature < width; feature += 1) {
      const mean = expressive ? valence * direction[feature]! + marker[feature]! : 0;
      values[frame * width + feature] = mean + random.normal();
    }
  }
  return { values, frames, width };
}

function drawLength([shortest, longest]: readonly [number, number], random: RandomStream): number {
  return shortest + random.integer(longest - shortest + 1);
}

/** An index with the given probabilities. */
function drawIndex(probabilities: ArrayLike<number>, random: RandomStream): number {
  let left = random.uniform();
  for (let index = 0; index < probabilities.length - 1; index += 1) {
    left -= probabilities[index]!;
    if (left < 0) return index;
  }
  return probabilities.length - 1;
}

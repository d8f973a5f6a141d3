import { MODALITIES, perModality, type PerModality, type Subset } from '@sdumc/core';
import { utteranceRandom, type Fate } from './utterance-random.ts';

/** Keeps these random numbers apart from others that are drawn from the same seed. */
const MODALITIES_HIDDEN = 0x4d0d;

/**
 * What the protocol `random` leaves of one utterance at a rate.
 *
 * Each modality has a uniform number u of its own and is hidden where u < rate; of the modalities that the utterance has, the
 * one with the largest u is never hidden, so the last always stays. The numbers do not depend on the rate: what is hidden at
 * 0.3 is hidden at 0.4 too, and a curve over the rates is smooth. With three modalities the share that is hidden is r − r³/3,
 * a little less than the rate r.
 *
 * Hidden text is no text of any kind, and the utterance goes through the missing flow. That is decided for text like for any
 * other modality, also for an utterance that has none, so that at rate 0 all is as in the condition `complete`.
 *
 * @param observed which modalities the utterance has; if none, one of the three stays
 * @returns the modalities that may be seen, by their letters
 * @example
 * visibleSubset({ id: 'a[1]', seed: 1, draw: 0, rate: 0, observed: { audio: true, text: true, video: true } }); // 'atv'
 */
export function visibleSubset({
  rate,
  observed,
  ...fate
}: Fate & { readonly rate: number; readonly observed: PerModality<boolean> }): Subset {
  const random = utteranceRandom(fate, MODALITIES_HIDDEN);
  const number = perModality(random.uniform);
  const had = MODALITIES.filter((modality) => observed[modality]);
  const spared = (had.length === 0 ? MODALITIES : had).reduce((most, modality) =>
    number[modality] > number[most] ? modality : most,
  );
  const visible = MODALITIES.filter((modality) => modality === spared || number[modality] >= rate);
  return visible.map((modality) => modality.charAt(0)).join('') as Subset;
}

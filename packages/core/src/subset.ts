/** Every non-empty subset of the modalities, by the first letters of its members. */
export const SUBSETS = ['a', 't', 'v', 'at', 'av', 'tv', 'atv'] as const;

export type Subset = (typeof SUBSETS)[number];

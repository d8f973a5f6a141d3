import { scheme } from 'vega';

/** A colour as red, green and blue, 0 to 255. */
export type Colour = readonly [number, number, number];

/** 256 colours of viridis, dark to bright, in which equal steps look equal. */
export const COLOUR_MAP: readonly Colour[] = Array.from({ length: 256 }, (_, step) => viridis(step / 255));

/** The colour of a value between the ends of a scale. */
export function colourOf(value: number, [low, high]: readonly [number, number]): Colour {
  const share = Math.min(1, Math.max(0, (value - low) / (high - low)));
  return COLOUR_MAP[Math.round(share * 255)]!;
}

function viridis(share: number): Colour {
  const interpolate = scheme('viridis') as unknown as (share: number) => string; // "rgb(68, 1, 84)"
  const [red, green, blue] = interpolate(share).match(/\d+/g)!.map(Number);
  return [red!, green!, blue!];
}

/** A label that is a number, beyond −3 or 3. */
export class ValenceOffScale extends Error {}

/**
 * The valence, if it is on the scale. Errors: `index.csv row 2 (line 4): valence must be a number, received "abc"`,
 * `… must be from -3 to 3, received 3.01`.
 */
export function checkedValence(valence: unknown, where: string, received = valence): number {
  if (typeof valence !== 'number' || !Number.isFinite(valence)) {
    const shown = typeof received === 'string' ? JSON.stringify(received) : String(received);
    throw new Error(`${where}: valence must be a number, received ${shown}`);
  }
  if (Math.abs(valence) > 3)
    throw new ValenceOffScale(`${where}: valence must be from -3 to 3, received ${String(received)}`);
  return valence;
}

/**
 * Values by key, up to so many bytes: what was used longest ago goes first. A value larger than all of it is not kept.
 *
 * @example
 * const pages = new RecentlyUsed<Uint8Array>(2 ** 20);
 * pages.set('first', page, page.byteLength);
 * pages.get('first'); // page
 */
export class RecentlyUsed<Value> {
  readonly #maximumBytes: number;
  /** The one used longest ago comes first */
  readonly #held = new Map<string, { readonly value: Value; readonly bytes: number }>();
  #bytes = 0;

  constructor(maximumBytes: number) {
    this.#maximumBytes = maximumBytes;
  }

  get(key: string): Value | undefined {
    const held = this.#held.get(key);
    if (held === undefined) return undefined;
    this.#held.delete(key);
    this.#held.set(key, held);
    return held.value;
  }

  set(key: string, value: Value, bytes: number): void {
    this.#remove(key);
    if (bytes > this.#maximumBytes) return;
    this.#held.set(key, { value, bytes });
    this.#bytes += bytes;
    for (const oldest of this.#held.keys()) {
      if (this.#bytes <= this.#maximumBytes) break;
      this.#remove(oldest);
    }
  }

  #remove(key: string): void {
    this.#bytes -= this.#held.get(key)?.bytes ?? 0;
    this.#held.delete(key);
  }
}

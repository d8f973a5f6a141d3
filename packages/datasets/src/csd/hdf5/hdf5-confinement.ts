import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { fitsIn32Bits } from './fits-in-32-bits.ts';
import { hasPlainNumbers } from './has-plain-numbers.ts';

/** HDF5 prints its errors; this much of them is kept, to say what was wrong. */
const KEPT_CHARACTERS = 16_384;

/** How our own objections begin, among what HDF5 prints. */
const OBJECTION = 'objection: ';

/** WebAssembly's unit of memory. */
const PAGE_BYTES = 65_536;

/**
 * Shuts in the HDF5 library, C code in WebAssembly that trusts its files more than we do. It may open these files for reading and
 * no other (a file can link to others); structures that it would take for something else are withheld; its memory stays below a
 * bound; and what it prints goes nowhere. To be called inside a worker, whose `fs` is its own.
 *
 * @returns takes the reason out of what was printed since the last call: the innermost error of HDF5's
 */
export function confineHdf5(files: readonly string[], memoryBytes: number): () => string | undefined {
  const { openSync, readSync } = fs;
  let printed = '';
  fs.openSync = (path, flags) => {
    if (typeof path === 'string' && files.includes(path)) return openSync(path, 'r');
    throw Object.assign(new Error(`EACCES: ${String(path)} (${String(flags)})`), { code: 'EACCES' });
  };
  fs.readSync = ((descriptor: number, target: Uint8Array, offset: number, length: number, position: number) => {
    const bytesRead = readSync(descriptor, target, offset, length, position);
    const structure = Buffer.from(target.buffer, target.byteOffset + offset, bytesRead);
    const objection = objectionTo(structure, position);
    if (objection === undefined) return bytesRead;
    printed += `${OBJECTION}${objection} at byte ${position}\n`;
    throw Object.assign(new Error('EIO'), { code: 'EIO' });
  }) as typeof fs.readSync;
  fs.writeSync = ((_descriptor: number, data: string | NodeJS.ArrayBufferView, ...rest: unknown[]) => {
    const bytes =
      typeof data === 'string' ? Buffer.from(data) : Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    const [offset, length] = typeof data === 'string' ? [0, bytes.length] : (rest as [number?, number?]);
    const written = bytes.subarray(offset ?? 0, (offset ?? 0) + (length ?? bytes.length));
    if (printed.length < KEPT_CHARACTERS) printed += written.toString('latin1');
    return written.length;
  }) as typeof fs.writeSync;
  syncBuiltinESMExports();

  // TypeScript has no types for WebAssembly without those of the browser.
  const { Memory } = (globalThis as unknown as { WebAssembly: { Memory: { prototype: WasmMemory } } }).WebAssembly;
  const { grow } = Memory.prototype;
  Memory.prototype.grow = function (this: WasmMemory, pages: number) {
    if (this.buffer.byteLength + pages * PAGE_BYTES > memoryBytes) throw new RangeError('memory bound');
    return grow.call(this, pages);
  };

  return () => {
    const reason = innermostError(printed);
    printed = '';
    return reason;
  };
}

interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow: (this: WasmMemory, pages: number) => number;
}

function objectionTo(structure: Buffer, position: number): string | undefined {
  if (!fitsIn32Bits(structure, position)) return 'a length of more than 32 bits';
  return hasPlainNumbers(structure) ? undefined : 'numbers of no usual kind';
}

/** Lines read `#007: file.c line 388 in H5F__super_read(): file signature not found`; the last is where it began. */
function innermostError(printed: string): string | undefined {
  const objection = printed.split('\n').find((line) => line.startsWith(OBJECTION));
  if (objection !== undefined) return objection.slice(OBJECTION.length);
  const reasons = [...printed.matchAll(/#\d+: .* in \w+\(\): (.*)/g)].map(([, reason]) => reason!.trim());
  return reasons.at(-1);
}

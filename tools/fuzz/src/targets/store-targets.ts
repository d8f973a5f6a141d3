import { readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { randomStream, type FeatureSequence, type Split } from '@sdumc/core';
import { openShardWriter, writeListing } from '@sdumc/store';
import type { SeedFile } from '../mutation/seed-file.ts';
import { numberFields } from '../structure/number-fields.ts';
import { safetensorsStructure } from '../structure/safetensors-structure.ts';
import type { Target } from './target.ts';

const LISTING = 'index/small.jsonl';
const SPLITS: readonly Split[] = ['train', 'train', 'train', 'valid', 'test'];

/** Our own feature store, written into `folder`: its shards, and its listings. */
export async function storeTargets(folder: string): Promise<Target[]> {
  const shards = await writeStore(folder);
  const opened = () => '';
  return [
    { name: 'store-shard', reader: 'store', folder, opened, seeds: shards.flatMap((path) => shardSeeds(folder, path)) },
    {
      name: 'store-listing',
      reader: 'store',
      folder,
      opened,
      seeds: listingSeeds(readFileSync(join(folder, LISTING))),
    },
  ];
}

/** A store of five utterances in a shard of float32 and one of float16. */
async function writeStore(folder: string): Promise<string[]> {
  const random = randomStream(5);
  const sequence = (width: number): FeatureSequence => {
    const frames = 1 + random.integer(6);
    const values = Float32Array.from({ length: frames * width }, () => random.normal());
    return { values, frames, width, hopSeconds: 0.02, extractor: 'noise', version: '1' };
  };
  for (const elementType of ['F32', 'F16'] as const) {
    const writer = await openShardWriter(folder, { elementType });
    const mine = SPLITS.flatMap((split, at) => (at < 3 === (elementType === 'F32') ? [`${split}/é${at}`] : []));
    for (const key of mine) {
      await writer.write({ key, stream: 'audio', sequence: sequence(4) });
      await writer.write({ key, stream: 'video', sequence: sequence(3) });
    }
    await writer.close();
  }
  const utterances = SPLITS.map((split, at) => ({
    key: `${split}/é${at}`,
    id: `é${at}`,
    videoId: `video ${at}`,
    split,
    valence: at - 2 + 1 / 3,
    transcript: `words "${at}"`,
  }));
  await writeListing(folder, { name: 'small', utterances });
  // names hold the time and chance: the same seed must give the same mutants
  return readdirSync(join(folder, 'shards'))
    .sort()
    .map((name, at) => {
      const path = `shards/${String(at + 1).padStart(15, '0')}-${'0'.repeat(24)}-000000.safetensors`;
      renameSync(join(folder, 'shards', name), join(folder, path));
      return path;
    });
}

/** A shard as it is, and its index with a checksum made right. */
function shardSeeds(folder: string, path: string): SeedFile[] {
  const bytes = readFileSync(join(folder, path));
  const length = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.toString('utf8', 8, 8 + length)) as { __metadata__: Record<string, string> };
  const index = Buffer.from(header.__metadata__['index']!);
  const whole = { begin: 0, end: index.length };
  const seal = (spoiled: Uint8Array): Uint8Array => {
    const text = Buffer.from(spoiled).toString();
    const metadata = { ...header.__metadata__, index: text, checksum: checksumOf(Buffer.from(text)) };
    const json = Buffer.from(JSON.stringify({ ...header, __metadata__: metadata }));
    const size = Buffer.alloc(8);
    size.writeBigUInt64LE(BigInt(json.length));
    return Buffer.concat([size, json, bytes.subarray(8 + length)]);
  };
  return [
    { path, bytes, ...safetensorsStructure(bytes) },
    { path, bytes: index, structure: [whole], lengths: numberFields(index, [whole]), seal },
  ];
}

/** A listing as it is, and its lines with a checksum made right. */
function listingSeeds(bytes: Buffer): SeedFile[] {
  const end = bytes.indexOf('\n') + 1;
  const first = JSON.parse(bytes.toString('utf8', 0, end)) as Record<string, unknown>;
  const lines = bytes.subarray(end);
  const [head, body] = [
    { begin: 0, end },
    { begin: 0, end: lines.length },
  ];
  const seal = (spoiled: Uint8Array): Uint8Array =>
    Buffer.concat([Buffer.from(`${JSON.stringify({ ...first, checksum: checksumOf(spoiled) })}\n`), spoiled]);
  return [
    { path: LISTING, bytes, structure: [head], lengths: numberFields(bytes, [head]) },
    { path: LISTING, bytes: lines, structure: [body], lengths: numberFields(lines, [body]), seal },
  ];
}

function checksumOf(bytes: Uint8Array): string {
  return crc32(bytes).toString(16).padStart(8, '0');
}

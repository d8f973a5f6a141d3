import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeSafetensors, type WritableTensor } from '@sdumc/formats';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { openShard } from './open-shard.ts';
import { encodeEntries, type ShardEntry } from './shard-entry.ts';

const folder = temporaryFolder();

const entry: ShardEntry = {
  key: 'a',
  stream: 'audio',
  frames: 2,
  width: 3,
  hopSeconds: 0.02,
  extractor: 'made up',
  version: '1',
  crc32: '01234567',
  tensor: '0/audio',
};
const tensor: WritableTensor = { shape: [2, 3], data: new Float32Array(6) };

const open = (
  entries: readonly unknown[],
  tensors: Readonly<Record<string, WritableTensor>> = { '0/audio': tensor },
  metadata: Readonly<Record<string, string>> = {},
) => {
  const path = join(folder(), 'x');
  writeFileSync(path, encodeSafetensors(tensors, { ...encodeEntries(entries as ShardEntry[]), ...metadata }));
  return openShard(path, (text) => text);
};

it('gives sequences and their places', async () => {
  const half: WritableTensor = { shape: [1, 3], data: new Uint16Array(3), dtype: 'F16' };
  const text = { ...entry, key: 'b', stream: 'text', frames: 1, hopSeconds: null, tensor: '1/text' };
  const [first, second] = await open([text, entry], { '0/audio': tensor, '1/text': half });
  expect(first).toMatchObject({ key: 'b', stream: 'text', frames: 1, width: 3, elementType: 'F16', length: 6 });
  const { tensor: _, ...known } = entry;
  const place = { path: join(folder(), 'x'), elementType: 'F32', length: 24, begin: first!.begin - 24 };
  expect(second).toEqual({ ...known, ...place });
});

const changed = (fields: Partial<Record<keyof ShardEntry, unknown>>) => [{ ...entry, ...fields }];
const cases: [string, readonly unknown[], Parameters<typeof open>[1], Parameters<typeof open>[2], string][] = [
  ['no index entry for a tensor', [], undefined, undefined, 'the index names 0 tensors, the file has 1'],
  ['another tensor', changed({ tensor: 'b' }), undefined, undefined, 'audio of "a": its tensor "b" is not in the file'],
  [
    'more frames',
    changed({ frames: 3 }),
    undefined,
    undefined,
    'audio of "a": must be [3, 3] as the index says, received [2, 3]',
  ],
  [
    'sides swapped',
    changed({ frames: 3, width: 2 }),
    undefined,
    undefined,
    'audio of "a": must be [3, 2] as the index says, received [2, 3]',
  ],
  [
    'a flat tensor',
    [entry],
    { '0/audio': { ...tensor, shape: [6] } },
    undefined,
    'audio of "a": must be [2, 3] as the index says, received [6]',
  ],
  [
    'a third axis',
    [entry],
    { '0/audio': { ...tensor, shape: [2, 3, 1] } },
    undefined,
    'audio of "a": must be [2, 3] as the index says, received [2, 3, 1]',
  ],
  [
    'whole numbers',
    [entry],
    { '0/audio': { shape: [2, 3], data: new Int32Array(6) } },
    undefined,
    'audio of "a": must be F32 or F16, received I32',
  ],
  [
    'a sequence twice',
    [entry, { ...entry, tensor: '1' }],
    { '0/audio': tensor, '1': tensor },
    undefined,
    'holds audio of "a" twice',
  ],
  [
    'one tensor twice',
    [entry, { ...entry, key: 'b' }],
    { '0/audio': tensor, '1': tensor },
    undefined,
    'two sequences have the tensor "0/audio"',
  ],
  ['no object', [3], undefined, undefined, 'index entry 0: must be an object, received 3'],
  [
    'no key',
    changed({ key: undefined }),
    undefined,
    undefined,
    'index entry 0: key must be a text, received undefined',
  ],
  [
    'another stream',
    changed({ stream: 'toString' }),
    undefined,
    undefined,
    'index entry 0: stream must be one of audio, text, simulated, video, received "toString"',
  ],
  [
    'no frames',
    changed({ frames: 0 }),
    undefined,
    undefined,
    'index entry 0: frames must be a whole number from 1, received 0',
  ],
  [
    'half a width',
    changed({ width: 1.5 }),
    undefined,
    undefined,
    'index entry 0: width must be a whole number from 1, received 1.5',
  ],
  [
    'a hop of text',
    changed({ hopSeconds: '1' }),
    undefined,
    undefined,
    'index entry 0: hopSeconds must be null or a number above 0, received "1"',
  ],
  [
    'a number as checksum',
    changed({ crc32: 1 }),
    undefined,
    undefined,
    'index entry 0: crc32 must be eight hexadecimal digits, received 1',
  ],
  ['another format', [entry], undefined, { format: 'pt' }, 'format must be "sdumc-feature-store", received "pt"'],
  ['a later version', [entry], undefined, { version: '2' }, 'version must be "1", received "2"'],
  ['another index', [entry], undefined, { index: '[]' }, 'checksum of the index is "0d4cbb29", received "'],
];
it.each(cases)('refuses %s in one line', async (_, entries, tensors, metadata, message) => {
  const opening = open(entries, tensors, metadata);
  const error = await opening.then(
    () => undefined,
    (reason: unknown) => reason as Error,
  );
  expect(error?.message.startsWith(`${join(folder(), 'x')}: ${message}`), error?.message).toBe(true);
  expect(error?.message).not.toContain('\n');
});

import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { conformanceOfTextEncoder } from '../../../testing/conformance-of-text-encoder.ts';
import { expectRows } from '../../../testing/expect-rows.ts';
import { temporaryFolder } from '../../../testing/temporary-folder.ts';
import {
  rowOf,
  statesOf,
  writeTinyLanguageModel,
  writeTinyMultilingualModel,
} from '../../../testing/tiny-language-model.ts';
import { writeOnnx } from '../../../testing/written-onnx.ts';
import { transformersTextEncoder, type TransformersTextOptions } from './transformers-text-encoder.ts';

const folder = temporaryFolder();
const load = (options: Omit<TransformersTextOptions, 'model'> = {}, name = 'language') =>
  transformersTextEncoder({ model: join(folder(), name), device: 'cpu', threads: 1, ...options });

beforeAll(() => {
  writeTinyLanguageModel(join(folder(), 'language'));
});

/** The states of the pieces themselves, when the window holds them and what is around them. */
const inside = (pieces: readonly string[]) => statesOf(['[CLS]', ...pieces, '[SEP]']).slice(1, -1);

describe('transformersTextEncoder', () => {
  conformanceOfTextEncoder({
    make: () => load(),
    expected: { name: 'language', width: 4, hopSeconds: null },
    framesOf: {
      'The film was good': 4,
      'the FILMS was bad.': 6,
      'unheard of the': 3,
      [`${'very '.repeat(40)}good`]: 41,
      [`${'very '.repeat(13)}good`]: 14,
    },
    variants: {
      window: () => load({ windowTokens: 12, overlapTokens: 4 }),
      overlap: () => load({ overlapTokens: 2 }),
      layer: () => load({ layer: -1 }),
      'another layer': () => load({ layer: 0 }),
    },
  });

  it("gives the tokens' states without the special ones", async () => {
    const encoder = await load();
    const pieces = ['the', 'film', '##s', 'was', 'very', '[UNK]', '.'];
    expectRows(await encoder.extract(' The films was very unsettling. '), inside(pieces));
    const table = await load({ layer: -2 });
    expectRows(await table.extract('The films was very unsettling.'), pieces.map(rowOf));
  });

  it('runs long texts in windows of at most what the model takes, which meet in the middle', async () => {
    // 16 positions: 14 pieces at a time, 4 of them shared; the second window begins at 10, the third at 20
    const pieces = Array.from(
      { length: 29 },
      (_, place) => ['the', 'film', 'was', 'good', 'bad', 'a', '.'][place % 7]!,
    );
    const encoder = await load({ overlapTokens: 5 });
    expectRows(await encoder.extract(pieces.join(' ')), [
      ...inside(pieces.slice(0, 14)).slice(0, 12),
      ...inside(pieces.slice(10, 24)).slice(2, 12),
      ...inside(pieces.slice(20, 29)).slice(2),
    ]);
    for (const count of [14, 15, 24, 33]) {
      const some = Array.from({ length: count }, (_, place) => pieces[place % 7]!);
      const rows = [inside(some.slice(0, 14)).slice(0, count > 14 ? 12 : 14)];
      for (let start = 10; start + 4 < count; start += 10) {
        const last = start + 14 >= count;
        rows.push(inside(some.slice(start, start + 14)).slice(2, last ? 14 : 12));
      }
      expectRows(await encoder.extract(some.join(' ')), rows.flat());
    }
    expect(encoder.version).toMatch(/-window=16-overlap=4$/);
  });

  it('counts the tokens that it does not know, and gives no frames where it knows none', async () => {
    const encoder = await load();
    expect(await encoder.countPieces!('the film was unsettling')).toEqual({ pieces: 4, unknown: 1, isAbsent: false });
    expect(await encoder.countPieces!('unsettling .')).toEqual({ pieces: 2, unknown: 1, isAbsent: true });
    expect(await encoder.extract('unsettling .')).toBeUndefined();
  });

  it('reads Chinese by a multilingual model, whose sentences differ', async () => {
    writeTinyMultilingualModel(join(folder(), 'multilingual'));
    const encoder = await load({}, 'multilingual');
    const [love, hate] = [await encoder.extract('我爱你'), await encoder.extract('我恨你')];
    expect([love!.frames, hate!.frames]).toEqual([4, 4]);
    expect(love!.values).not.toEqual(hate!.values);
    expect(await encoder.countPieces!('我爱你')).toEqual({ pieces: 4, unknown: 0, isAbsent: false });
    expect(await encoder.countPieces!('ありがと')).toMatchObject({ unknown: 1, isAbsent: true });
    expect(await encoder.extract('ありがと')).toBeUndefined();
  });

  it('says in one line what it cannot do', async () => {
    await expect(load({ layer: -3 })).rejects.toThrow(/^language layer: -3 must be an output of the model/);
    await expect(load({ windowTokens: 9, overlapTokens: 4 })).rejects.toThrow(
      'language windowTokens: must be a whole number above 10, received 9',
    );
    writeTinyLanguageModel(join(folder(), 'decoder'));
    writeOnnx(join(folder(), 'decoder/onnx/model.onnx'), {
      inputs: {
        input_ids: { type: 'int64', shape: ['batch', 'tokens'] },
        'past_key_values.0.key': { type: 'float32', shape: ['batch', 1, 'past', 2] },
      },
      constants: {},
      nodes: [{ does: 'Identity', of: ['past_key_values.0.key'], to: 'last_hidden_state' }],
      outputs: { last_hidden_state: ['batch', 'tokens', 2] },
    });
    await expect(load({}, 'decoder')).rejects.toThrow(
      /model\.onnx inputs: must be among input_ids, attention_mask, token_type_ids, position_ids; also wants past_key_values\.0\.key$/,
    );
  });
});

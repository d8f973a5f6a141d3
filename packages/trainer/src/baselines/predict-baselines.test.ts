import type { FrameSequence, Split, Stream } from '@sdumc/core';
import { randomStream } from '@sdumc/core';
import { fitRidge } from '@sdumc/ridge';
import { describe, expect, test } from 'vitest';
import { memorySource, WIDTHS, type TinyUtterance } from '../../testing/tiny-source.ts';
import { pooledTable } from './pooled-table.ts';
import { BASELINES, predictBaselines } from './predict-baselines.ts';

const sequence = (rows: readonly (readonly number[])[]): FrameSequence => ({
  values: Float32Array.from(rows.flat()),
  frames: rows.length,
  width: rows[0]!.length,
});

/** Valence is a linear rule of the mean frames: of audio and, unless told otherwise, of text. */
function ruled(count: number, seed: number, splitOf: (row: number) => Split, textMatters = true): TinyUtterance[] {
  const random = randomStream(seed);
  return Array.from({ length: count }, (_, row) => {
    const frames = (width: number) =>
      Array.from({ length: 1 + random.integer(4) }, () => Array.from({ length: width }, () => random.normal()));
    const [audio, text, video] = [frames(WIDTHS.audio), frames(WIDTHS.text), frames(WIDTHS.video)];
    const mean = (rows: number[][], feature: number) => rows.reduce((sum, r) => sum + r[feature]!, 0) / rows.length;
    const valence = 0.5 + mean(audio, 0) - 0.25 * mean(audio, 2) + (textMatters ? 2 * mean(text, 1) : 0);
    return {
      split: splitOf(row),
      valence,
      frames: { audio: sequence(audio), text: sequence(text), video: sequence(video) },
    };
  });
}
const splitOf = (row: number): Split => (row < 120 ? 'train' : row < 160 ? 'valid' : 'test');
const testRows = Array.from({ length: 20 }, (_, i) => 160 + i);
const without = (utterances: readonly TinyUtterance[], streams: readonly Stream[]) =>
  utterances.map(({ frames, ...rest }) => ({
    ...rest,
    frames: Object.fromEntries(Object.entries(frames).filter(([stream]) => !streams.includes(stream as Stream))),
  }));
const errorOf = (predicted: Float32Array | null, utterances: readonly TinyUtterance[]) =>
  testRows.reduce((sum, row, i) => sum + Math.abs(predicted![i]! - utterances[row]!.valence), 0) / testRows.length;

describe('predictBaselines', () => {
  const utterances = ruled(180, 1, splitOf);

  test('the constant is the mean label of train and valid', async () => {
    const { constant } = await predictBaselines(memorySource(utterances), testRows);
    const mean = utterances.slice(0, 160).reduce((sum, { valence }) => sum + valence, 0) / 160;
    expect(constant).toEqual(new Float32Array(20).fill(mean));
  });

  test('ridge finds a linear rule of the mean frames, with real text and without it', async () => {
    const predicted = await predictBaselines(memorySource(utterances), testRows);
    expect(Object.keys(predicted)).toEqual([...BASELINES]);
    expect(errorOf(predicted.ridgeAll, utterances)).toBeLessThan(0.02);
    expect(errorOf(predicted.ridgeAudioVideo, utterances)).toBeGreaterThan(0.5); // it does not see the text
    const audible = ruled(180, 2, splitOf, false);
    const heard = await predictBaselines(memorySource(audible), testRows);
    expect(errorOf(heard.ridgeAudioVideo, audible)).toBeLessThan(0.02);
    expect(errorOf(heard.constant, audible)).toBeGreaterThan(0.3);
  });

  test('ridge on audio and video sees both', async () => {
    const visible = utterances.map((utterance) => {
      const { values, frames, width } = utterance.frames.video!;
      const mean = Array.from({ length: frames }, (_, frame) => values[frame * width]!).reduce((sum, value) => sum + value, 0) / frames;
      return { ...utterance, valence: 1 + mean };
    });
    const { ridgeAudioVideo, constant } = await predictBaselines(memorySource(visible), testRows);
    expect(errorOf(ridgeAudioVideo, visible)).toBeLessThan(0.02);
    expect(errorOf(constant, visible)).toBeGreaterThan(0.3);
  }); // prettier-ignore

  test('labels of test rows are not used, nor is simulated text', async () => {
    const changed = utterances.map((utterance, row) => ({
      ...utterance,
      valence: row < 160 ? utterance.valence : 99,
      frames: { ...utterance.frames, simulated: sequence([[row, 1, 2, 3]]) },
    }));
    expect(await predictBaselines(memorySource(changed), testRows)).toEqual(
      await predictBaselines(memorySource(utterances), testRows),
    );
  });

  test('valid rows teach too', async () => {
    const onlyValid = ruled(180, 1, (row) => (row < 160 ? 'valid' : 'test'));
    const { ridgeAll } = await predictBaselines(memorySource(onlyValid), testRows);
    expect(errorOf(ridgeAll, utterances)).toBeLessThan(0.02);
  });

  test('a video that says the same all along teaches nothing of others, so ridge is held back by whole videos', async () => {
    const random = randomStream(11);
    const videos = Array.from({ length: 12 }, () => {
      const frame = (width: number) => sequence([Array.from({ length: width }, () => random.normal())]);
      const frames = { audio: frame(WIDTHS.audio), text: frame(WIDTHS.text), video: frame(WIDTHS.video) };
      return { frames, valence: 2 * random.normal() };
    });
    const videoOf = videos.flatMap((_, video) => new Array<number>(2 + (video % 3)).fill(video));
    const taught = videoOf.map(
      (video, row) => ({ ...videos[video]!, split: row % 5 === 0 ? 'valid' : 'train' }) as const,
    );
    const unseen = ruled(6, 12, () => 'test');
    const whole = memorySource([...taught, ...unseen]);
    const source = {
      ...whole,
      utterances: whole.utterances.map((one, row) => ({ ...one, videoId: `video ${videoOf[row] ?? 'of test'}` })),
    };
    const rows = unseen.map((_, at) => taught.length + at);
    const { ridgeAll } = await predictBaselines(source, rows);

    const modalities = ['audio', 'text', 'video'] as const;
    const inputs = await pooledTable({ source, rows: [...taught.keys()], modalities });
    const targets = { values: taught.map(({ valence }) => valence), rows: taught.length, columns: 1 };
    const asked = await pooledTable({ source, rows, modalities });
    const byVideo = fitRidge({ inputs, targets, groups: videoOf.map((video) => `video ${video}`) });
    expect(byVideo.strength).toBeGreaterThan(100);
    expect(ridgeAll).toEqual(Float32Array.from(byVideo.predict(asked).values));
    // With every row for itself its copies are in the other folds, and learning by heart looks like knowledge.
    expect(fitRidge({ inputs, targets, groups: taught.map((_, row) => `${row}`) }).strength).toBe(1);
  });

  test('of rows that are thinned out each keeps its own video', async () => {
    const random = randomStream(13);
    const frame = (width: number) => sequence([Array.from({ length: width }, () => random.normal())]);
    const videos = Array.from({ length: 4 }, () => ({
      frames: { audio: frame(WIDTHS.audio), text: frame(WIDTHS.text), video: frame(WIDTHS.video) },
      valence: 2 * random.normal(),
    }));
    const unseen = ruled(3, 14, () => 'test');
    const whole = memorySource([
      ...Array.from({ length: 36 }, (_, row) => ({ ...videos[Math.floor(row / 9)]!, split: 'train' as const })),
      ...unseen,
    ]);
    const utterances = whole.utterances.map((one, row) => ({ ...one, videoId: `video ${Math.floor(row / 9)}` }));
    const source = { ...whole, utterances };
    const { ridgeAll } = await predictBaselines(source, [36, 37, 38], { mostRowsWhenWide: 8 });
    const kept = [0, 4, 9, 13, 18, 22, 27, 31]; // two of each video
    const modalities = ['audio', 'text', 'video'] as const;
    const model = fitRidge({
      inputs: await pooledTable({ source, rows: kept, modalities }),
      targets: { values: kept.map((row) => utterances[row]!.valence), rows: 8, columns: 1 },
      groups: kept.map((row) => utterances[row]!.videoId),
    });
    expect(model.strength).toBeGreaterThan(100);
    const asked = await pooledTable({ source, rows: [36, 37, 38], modalities });
    expect(ridgeAll).toEqual(Float32Array.from(model.predict(asked).values));
  });

  test('predicts many rows as it predicts each', async () => {
    const many = Array.from({ length: 600 }, (_, position) => 160 + (position % 20));
    const { ridgeAll } = await predictBaselines(memorySource(utterances), many);
    const { ridgeAll: each } = await predictBaselines(memorySource(utterances), testRows);
    expect(ridgeAll).toEqual(Float32Array.from(many, (row) => each![row - 160]!));
  });

  test('reads no row that ridge does not fit', async () => {
    const frames = { audio: sequence([[1, 2, 3]]), text: sequence([[1, 2, 3, 4]]) };
    const read: number[] = [];
    const source = memorySource(
      Array.from({ length: 14 }, (_, row) => ({ split: row < 12 ? 'train' : 'test', valence: row % 3, frames })),
      (row) => read.push(row),
    );
    await predictBaselines(source, [12, 13], { mostRowsWhenWide: 6 });
    const thinned = [0, 2, 4, 6, 8, 10]; // audio and text are 7 columns, audio alone is 3
    const all = Array.from({ length: 12 }, (_, row) => row);
    expect(read).toEqual([...thinned, 12, 13, ...all, 12, 13]);
  });

  test('null where the source has none of the modalities', async () => {
    const textOnly = await predictBaselines(memorySource(without(utterances, ['audio', 'video'])), testRows);
    expect(textOnly.ridgeAudioVideo).toBeNull();
    expect(textOnly.ridgeAll).toHaveLength(20);
    const nothing = await predictBaselines(memorySource(without(utterances, ['audio', 'text', 'video'])), testRows);
    expect(nothing).toMatchObject({ ridgeAll: null, ridgeAudioVideo: null });
    expect(nothing.constant).toHaveLength(20);
  });
});

describe('pooledTable', () => {
  test('reads a few utterances at once, however many there are', async () => {
    let [underWay, most] = [0, 0];
    const frames = { audio: sequence([[1, 2, 3]]) };
    const source = memorySource(Array.from({ length: 200 }, () => ({ split: 'train', valence: 0, frames })));
    const read = async (row: number) => {
      most = Math.max(most, ++underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay--;
      return source.read(row);
    };
    await pooledTable({ source: { ...source, read }, rows: [...source.utterances.keys()], modalities: ['audio'] });
    expect(most).toBeLessThanOrEqual(8);
  });

  test('has the mean frame of each modality side by side; an absent one is zeros', async () => {
    const source = memorySource([
      { split: 'train', valence: 0, frames: { audio: sequence([[1, 2, 3], [3, 4, 8]]), video: sequence([[5, 6]]) } }, // prettier-ignore
      { split: 'train', valence: 0, frames: { audio: sequence([[7, 8, 9]]) } },
    ]);
    const table = await pooledTable({ source, rows: [1, 0], modalities: ['video', 'audio'] });
    expect(table).toEqual({ values: Float64Array.of(0, 0, 7, 8, 9, 5, 6, 2, 3, 5.5), rows: 2, columns: 5 });
  });
});

import onnxProto from 'onnx-proto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../../testing/temporary-folder.ts';
import { writeJson } from '../../../testing/tiny-speech-model.ts';
import { writeOnnx } from '../../../testing/written-onnx.ts';
import { onnxExtractor } from '../onnx/onnx-extractor.ts';
import { openOnnxSession } from './onnx-session.ts';
import { externalDataOf } from './external-data-of.ts';

const { onnx } = onnxProto;
const folder = temporaryFolder();

/** A model y = x · w of pictures of one pixel, whose w [3, 2] lies in a file of that name. */
function writeWithData(path: string, location: string): void {
  writeOnnx(path, {
    inputs: { x: { type: 'float32', shape: ['n', 3, 1, 1] } },
    constants: { w: { dims: [3, 2], floats: [0, 0, 0, 0, 0, 0] }, flat: { dims: [2], integers: [-1, 3] } },
    nodes: [
      { does: 'Reshape', of: ['x', 'flat'], to: 'rows' },
      { does: 'MatMul', of: ['rows', 'w'], to: 'y' },
    ],
    outputs: { y: ['n', 2] },
  });
  const model = onnx.ModelProto.decode(readFileSync(path));
  const w = model.graph!.initializer![0]!;
  w.floatData = [];
  w.dataLocation = onnx.TensorProto.DataLocation.EXTERNAL;
  w.externalData = [
    { key: 'location', value: location },
    { key: 'offset', value: '0' },
    { key: 'length', value: '24' },
  ];
  writeFileSync(path, onnx.ModelProto.encode(model).finish());
}

it('finds the files of weights, at the border between chunks too', async () => {
  const path = join(folder(), 'model.onnx');
  writeWithData(path, 'weights of 2024.bin');
  expect(await externalDataOf(path)).toEqual(['weights of 2024.bin']);
  const bytes = readFileSync(path);
  const place = bytes.indexOf('location');
  for (const shift of [0, 1, 2, 8, 9, 10, 11, 15, 29, 30, 31]) {
    const padded = Buffer.concat([Buffer.alloc(2 ** 20 - place - shift), bytes]);
    writeFileSync(join(folder(), 'padded.onnx'), padded);
    expect(await externalDataOf(join(folder(), 'padded.onnx')), String(shift)).toEqual(['weights of 2024.bin']);
  }
  writeOnnx(join(folder(), 'plain.onnx'), { inputs: {}, constants: {}, nodes: [], outputs: {} });
  expect(await externalDataOf(join(folder(), 'plain.onnx'))).toEqual([]);
});

it('are part of the version and have to lie in the folder', async () => {
  const home = join(folder(), 'home');
  mkdirSync(join(home, 'inner'), { recursive: true });
  const description = join(home, 'description.json');
  writeJson(description, {
    modality: 'video',
    name: 'weighted',
    model: 'inner/model.onnx',
    input: { name: 'x', width: 1, height: 1 },
    output: { name: 'y' },
    hopSeconds: 1,
  });
  writeWithData(join(home, 'inner/model.onnx'), 'weights.bin');
  const load = () => onnxExtractor({ description, device: 'cpu' });
  await expect(load()).rejects.toThrow(`${description} model: there is no file "inner/weights.bin" in ${home}`);
  const weights = Float32Array.of(1, 2, 3, 4, 5, 6);
  writeFileSync(join(home, 'inner/weights.bin'), Buffer.from(weights.buffer));
  const extractor = await load();
  if (extractor.modality !== 'video') throw new Error(extractor.modality);
  const white = { seconds: 0, width: 1, height: 1, rgb: Uint8Array.of(255, 255, 255) };
  async function* pictures() {
    yield white;
  }
  expect((await extractor.extract(pictures()))!.values).toEqual(Float32Array.of(9, 12));
  await expect(openOnnxSession(join(home, 'inner/model.onnx'), { tensor: 'rows' })).rejects.toThrow(
    /model\.onnx: must hold its weights itself to give the tensor rows, received some in weights\.bin$/,
  );
  weights[0] = 7;
  writeFileSync(join(home, 'inner/weights.bin'), Buffer.from(weights.buffer));
  expect((await load()).version).not.toBe(extractor.version);
  writeWithData(join(home, 'inner/model.onnx'), '../../weights.bin');
  await expect(load()).rejects.toThrow(`${description} model: must name a file in the folder of the description`);
});

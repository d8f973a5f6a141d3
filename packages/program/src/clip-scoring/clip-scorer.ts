import {
  CONDITIONS,
  MODALITIES,
  perModality,
  type FeatureSequence,
  type Modality,
  type PerModality,
  type Stream,
} from '@sdumc/core';
import { unknownPieceNotes } from '@sdumc/datasets';
import { findFfmpeg, type Ffmpeg } from '@sdumc/media';
import { scoreUtterance, type UtteranceScore } from '@sdumc/scoring';
import type { ClipLane } from '@sdumc/report';
import { printable, type WordSource } from '@sdumc/text-sim';
import { featureLanes, hasNoVoice } from '../clip-views/feature-lanes.ts';
import { textPieces } from '../clip-views/text-pieces.ts';
import type { ClipLimits, ClipProgress, Failure, WorkerSettings } from '../clip-workers/messages.ts';
import { openWorkerPool } from '../clip-workers/worker-pool.ts';
import { reasonOf } from '../reason-of.ts';
import { textEncoder, type NamedExtractor } from '../extractors.ts';
import { soundOf } from '../simulators/sound-of.ts';
import { loadTrained, type LoadedNetwork } from '../trained/load-trained.ts';
import { findNetworks } from '../trained/trained-networks.ts';
import { untrainedNote, whyNotSimulated, type TrainingConditions } from '../trained/training-conditions.ts';
import {
  expectTrained,
  learnedOrigins,
  trainedExtractors,
  type LearnedOrigins,
  type NamedSources,
} from './trained-extractors.ts';

export interface ClipScorerSettings {
  /** A run of `train`, its `model` folder, or one network's */
  readonly model: string;
  /** Extractors that the networks cannot name themselves, because their models lie elsewhere */
  readonly extractors: NamedSources;
  readonly processes: number;
  /** What tfjs computes faces with; the networks themselves take the backend of this process */
  readonly backend: string;
  readonly ffmpegPath: string | null;
  /** Whether the ffmpeg of npm may be used where there is no other: code of 2018 */
  readonly allowBundledFfmpeg: boolean;
  /** Folder for models that are fetched from a hub */
  readonly cache: string;
  /** What a clip may take; null takes those for clips of one's own */
  readonly limits: ClipLimits | null;
}

export interface ClipToScore {
  /** For messages */
  readonly id: string;
  /** Path of the clip */
  readonly media: string;
  /** What is said; left out where nobody knows */
  readonly transcript?: string | undefined;
  /** What hears it, for the simulated condition */
  readonly simulate?: WordSource | undefined;
  /** Of its bytes, where what was heard is kept under them */
  readonly contentHash?: string | undefined;
}

/** What is said of a clip, and what there was to go by. */
export interface ClipScore extends UtteranceScore {
  readonly durationSeconds: number | null;
  readonly words: { readonly text: string | null; readonly simulated: string | null };
  /** Why a stream is not there, in a line each */
  readonly missing: Readonly<Partial<Record<Stream, string>>>;
  /** Why whoever was asked to hear the words failed, in a line; null where nobody did */
  readonly hearingError: string | null;
  /** What a person should know before taking the score for one, in a line each */
  readonly warnings: readonly string[];
  /** Seconds from one frame to the next, as `attention` has them; null where frames are not evenly spaced (words) */
  readonly hopSeconds: PerModality<number | null>;
  /** What each frame of text stands for, as `attention` has them; null where there is none, or it is not known */
  readonly pieces: { readonly text: readonly string[] | null; readonly simulated: readonly string[] | null };
  /** Curves of the clip that people know, where its features hold them: pitch, loudness, expression, … */
  readonly lanes: readonly ClipLane[];
}

/** A clip of which nothing can be said, with the reason in one line. */
export class UnusableClip extends Error {
  override readonly name = 'UnusableClip';
}

/** Who waits for a score. */
export interface ScoreWatch {
  /** Gives the clip up. */
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: ClipProgress) => void;
}

/** Trained networks that are in memory, and processes that extract for them. */
export interface ClipScorer {
  readonly model: { readonly folder: string; readonly dataset: string | null; readonly networks: number };
  /** Of which features can be made for the networks */
  readonly modalities: readonly Modality[];
  readonly ffmpeg: Pick<Ffmpeg, 'description' | 'isBundled'>;
  /**
   * Scores a clip; no more at once than there are processes.
   *
   * @throws UnusableClip where the clip holds nothing that the networks look at, with every reason
   */
  score(clip: ClipToScore, watch: ScoreWatch): Promise<ClipScore>;
  close(): void;
}

/**
 * Loads networks, and starts the extractors that made the data they learned from.
 *
 * Errors: `runs/a: was trained on features that do not record their extractors, so it cannot score clips; train on …`.
 */
export async function openClipScorer(settings: ClipScorerSettings): Promise<ClipScorer> {
  const { model } = settings;
  const found = await findNetworks(model);
  const networks: LoadedNetwork[] = [];
  for (const { folder } of found.networks) networks.push(await loadTrained(folder));
  const { origins, trained } = sharedTraining(
    found.networks.map(({ folder }, at) => {
      const network = networks[at]!;
      return { folder, origins: learnedOrigins(network), trained: network.trained };
    }),
  );
  const sources = trainedExtractors(model, origins, settings.extractors);
  const ffmpeg = await findFfmpeg({
    ffmpegPath: settings.ffmpegPath ?? undefined,
    allowBundled: settings.allowBundledFfmpeg,
  });
  const encoder = sources.text.kind === 'none' ? null : await textEncoder(sources.text as NamedExtractor, settings);
  const workerSettings: WorkerSettings = {
    extractors: { ...sources, text: { kind: 'none' } },
    picturesPerSecond: 1 / (origins.video?.hopSeconds ?? 1),
    backend: settings.backend,
    ffmpegPath: settings.ffmpegPath,
    allowBundledFfmpeg: settings.allowBundledFfmpeg,
    cache: settings.cache,
    limits: settings.limits,
  };
  const pool = await openWorkerPool(workerSettings, settings.processes);
  let isOpen = true;
  const dispose = () => {
    pool.stop();
    if (isOpen) for (const { network } of networks) network.dispose();
    isOpen = false;
  };
  try {
    expectTrained(model, origins, { ...pool.origins, ...(encoder !== null && { text: encoder }) });
  } catch (error) {
    dispose();
    throw error;
  }

  const piecesOf = async (words: string | null, frames: FeatureSequence | undefined) =>
    words === null || frames === undefined ? null : textPieces(words, frames, encoder!);

  const isUnknown = async (words: string) => ((await encoder?.countPieces?.(words))?.unknown ?? 0) > 0;
  const unreadable = async (stream: 'text' | 'simulated', words: string | null) =>
    words === null || encoder === null ? [] : unknownPieceNotes(stream, [words], encoder);

  async function score(clip: ClipToScore, { signal, onProgress }: ScoreWatch): Promise<ClipScore> {
    signal.throwIfAborted();
    const wanted = (['audio', 'video'] as const).filter((modality) => sources[modality].kind !== 'none');
    const job = { media: clip.media, transcript: undefined, wanted };
    const { streams, failures, notes, seconds } = await pool.extract(job, { signal, onProgress });
    signal.throwIfAborted();
    const ended = failures.find(({ stage }) => stage === 'process');
    if (ended !== undefined) throw new Error(`${clip.id}: ${ended.reason}`);
    const unusable = failures.find(({ stage }) => stage === 'probe' || stage === 'find');
    if (unusable !== undefined) throw new UnusableClip(unusable.reason);
    const features: Partial<Record<Stream, FeatureSequence>> = {};
    for (const { modality, sequence } of streams) if (sequence !== undefined) features[modality] = sequence;
    const missing: Partial<Record<Stream, string>> = {};
    for (const modality of ['audio', 'video'] as const)
      if (features[modality] === undefined) missing[modality] = whyNot(modality, origins, failures);

    const warnings = notes.map(({ text }) => text);
    const transcript = withoutControls(clip.transcript ?? null);
    const said = transcript?.trim() === '' ? null : transcript;
    const isEmpty = transcript !== said;
    const readsText = trained.conditions.includes('complete');
    if (encoder !== null && said !== null && readsText) {
      const frames = await encoder.extract(said);
      if (frames !== undefined) features.text = frames;
    }
    if (features.text === undefined)
      missing.text =
        encoder === null
          ? unencodable('text', origins)
          : !readsText
            ? 'the model was trained without real text'
            : said === null && !isEmpty
              ? NOTHING.text
              : said === null || !(await isUnknown(said))
                ? 'the transcript has no words'
                : UNKNOWN_WORDS;
    if (said !== null && !readsText) warnings.push(`the transcript is left out: ${missing.text}`);

    const heard = await hear(clip, {
      ffmpeg,
      signal,
      limits: settings.limits,
      unreadable: encoder === null ? unencodable('text', origins) : whyNotSimulated(trained, 'words'),
    });
    signal.throwIfAborted();
    const simulated = heard.words === null ? undefined : await encoder!.extract(heard.words);
    if (simulated === undefined)
      missing.simulated =
        heard.error ??
        heard.missing ??
        (heard.words !== null && (await isUnknown(heard.words)) ? UNKNOWN_WORDS : 'nothing was understood');
    else features.simulated = simulated;
    if (heard.unreadable !== undefined) warnings.push(`simulated text is left out: ${heard.unreadable}`);
    if (simulated !== undefined && trained.simulation === null) warnings.push(UNRECORDED_SIMULATION);

    if (Object.keys(features).length === 0)
      throw new UnusableClip(
        `holds nothing to go by: ${Object.entries(missing)
          .map(([stream, why]) => `${stream}: ${why}`)
          .join('; ')}`,
      );
    const scored = scoreUtterance({ networks, features });
    for (const condition of CONDITIONS) {
      const note = scored.conditions[condition] === null ? null : untrainedNote(trained, condition);
      if (note !== null) warnings.push(note);
    }
    if (hasNoVoice(features.audio)) warnings.push('no voice was found in its sound');
    warnings.push(...(await unreadable('text', said)), ...(await unreadable('simulated', heard.words)));
    return {
      ...scored,
      durationSeconds: seconds,
      words: { text: said, simulated: heard.words },
      missing,
      hearingError: heard.error ?? null,
      warnings,
      hopSeconds: perModality((modality) => origins[modality]?.hopSeconds ?? null),
      pieces: {
        text: await piecesOf(said, features.text),
        simulated: await piecesOf(heard.words, features.simulated),
      },
      lanes: featureLanes(features),
    };
  }

  return {
    model: { folder: model, dataset: found.run?.dataset ?? null, networks: networks.length },
    modalities: MODALITIES.filter((modality) => sources[modality].kind !== 'none'),
    ffmpeg,
    score,
    close: dispose,
  };
}

/** A transcript that is shown as it is encoded: where it holds control characters, without them. */
function withoutControls(transcript: string | null): string | null {
  return transcript !== null && /(?!\s)\p{Cc}/u.test(transcript) ? printable(transcript) : transcript;
}

const UNKNOWN_WORDS = 'its words are unknown to the text encoder';

const NOTHING: PerModality<string> = {
  audio: 'the clip has no sound',
  text: 'no transcript was given',
  video: 'the clip has no pictures, or no face in them',
};

function whyNot(modality: Modality, origins: LearnedOrigins, failures: readonly Failure[]): string {
  if (!origins[modality]) return unencodable(modality, origins);
  return failures.find(({ stage }) => stage === modality)?.reason ?? NOTHING[modality];
}

/** Why nothing can be made of a modality for these networks. */
function unencodable(modality: Modality, origins: LearnedOrigins): string {
  return origins[modality] === undefined
    ? `the model was trained without ${modality}`
    : `the model does not record how its ${modality} features were made`;
}

const UNRECORDED_SIMULATION =
  'the model does not record what its simulated text was made from; the simulated figure holds only if it was recognised words';

/** What networks of one model have in common. */
interface Training {
  readonly origins: LearnedOrigins;
  readonly trained: TrainingConditions;
}

/** @throws Error where networks of one model were trained on features or text made in different ways */
function sharedTraining(all: readonly (Training & { readonly folder: string })[]): Training {
  const [first, ...others] = all as [(typeof all)[number], ...typeof all];
  const key = ({ origins, trained }: Training) => JSON.stringify([origins, trained]);
  const other = others.find((one) => key(one) !== key(first));
  if (other === undefined) return first;
  throw new Error(
    `${other.folder}: was trained on features or text made in another way than ${first.folder}; name one of them`,
  );
}

interface Heard {
  readonly words: string | null;
  readonly missing?: string;
  readonly error?: string;
  /** Why the networks cannot read what a recogniser was asked for */
  readonly unreadable?: string;
}

/** Words that somebody hears in a clip, or why there are none. What cannot be heard costs the condition, not the clip. */
async function hear(
  { id, media, simulate, contentHash }: ClipToScore,
  options: {
    readonly ffmpeg: Ffmpeg;
    readonly signal: AbortSignal;
    readonly limits: ClipLimits | null;
    /** Why the networks cannot read recognised words; null where they can */
    readonly unreadable: string | null;
  },
): Promise<Heard> {
  const { signal } = options;
  if (simulate === undefined) return { words: null, missing: 'nobody was asked to hear the words' };
  const { unreadable } = options;
  // A recogniser may cost money: it is not asked in vain.
  if (unreadable !== null) return { words: null, missing: unreadable, unreadable };
  try {
    const sound = () => soundOf(media, options);
    const { words } = await simulate.wordsOf(
      { id, sound, ...(contentHash !== undefined && { contentHash }) },
      { signal },
    );
    return words === '' ? { words: null } : { words };
  } catch (error) {
    return { words: null, error: reasonOf(error) };
  }
}

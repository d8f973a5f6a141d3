import { secondsOf, type Sound } from './sound.ts';

/**
 * How much of a sound may be speech. `silent` sound is not sent, words heard in `nearly silent` sound are doubted, all other is `audible`.
 */
export type Audibility = 'silent' | 'nearly silent' | 'audible';

const FRAME_SECONDS = 0.04;
const HOP_SECONDS = 0.02;
/** The loudest tenth of a second counts: a click is shorter, a word is longer. */
const LOUDEST_FRAMES = 5;
/** Decibels below full scale of the loudest tenth of a second. */
const LIMITS = {
  /** Nothing below is sent. Speech of −45 dB reaches −55 in its louder syllables, dither lies at −93 */
  faint: -65,
  /** Below, it has to have a voice that comes and goes: what is steady is a hum, what has none is breath and cloth */
  quiet: -50,
  /** Below, steady noise is a room, and words without a voice are doubted */
  low: -40,
} as const;
/** The loudness of hum and noise changes by less, that of syllables by more. */
const STEADY_DECIBELS = 6;
/** Of what is steady, the first ten seconds are as good as all. */
const STEADY_FRAMES = 10 / HOP_SECONDS;
/** A shorter voice is chance. */
const VOICE_SECONDS = 0.06;
/** A longer voice is a word. */
const WORD_SECONDS = 0.2;
/** Below it lie wind, steps and what a sound card adds to every sample; voices lie above. */
const RUMBLE_HZ = 80;
/** Has a logarithm: −120 dB. */
const SILENCE = 1e-12;

/**
 * Tells speech from silence, faint noise and hum, by loudness, steadiness and voice.
 *
 * @example
 * audibility({ samples: new Float32Array(16000), sampleRateHz: 16000 }); // 'silent'
 */
export function audibility(heard: Sound): Audibility {
  const sound = withoutRumble(heard);
  const levels = frameLevels(sound);
  const ranked = Float64Array.from(levels).sort();
  if (ranked.length === 0) return 'silent';
  const loudest = ranked[Math.max(0, ranked.length - LOUDEST_FRAMES)]!;
  const softest = ranked[Math.floor(ranked.length / 10)]!;
  if (loudest < LIMITS.faint) return 'silent';
  if (loudest >= LIMITS.low) return 'audible';
  const isSteady = loudest - softest < STEADY_DECIBELS;
  if (isSteady && loudest < LIMITS.quiet) return 'silent';
  const voiced = voicedSeconds(sound, isSteady ? levels.subarray(0, STEADY_FRAMES) : levels);
  if (voiced >= WORD_SECONDS) return 'audible';
  if (voiced < VOICE_SECONDS && (isSteady || loudest < LIMITS.quiet)) return 'silent';
  return 'nearly silent';
}

/** The sound above {@link RUMBLE_HZ}, by two filters of first order. */
function withoutRumble({ samples, sampleRateHz }: Sound): Sound {
  const share = 1 / (1 + (2 * Math.PI * RUMBLE_HZ) / sampleRateHz);
  if (share < 0.5) return { samples, sampleRateHz };
  const filtered = Float32Array.from(samples);
  for (let order = 0; order < 2; order++) {
    let [before, passed] = [filtered[0] ?? 0, 0];
    for (let at = 0; at < filtered.length; at++) {
      const sample = filtered[at]!;
      passed = share * (passed + sample - before);
      before = sample;
      filtered[at] = passed;
    }
  }
  return { samples: filtered, sampleRateHz };
}

/** Loudness of each frame in dB of full scale. */
function frameLevels({ samples, sampleRateHz }: Sound): Float64Array {
  const { size, hop } = frameOf(sampleRateHz);
  const count = samples.length === 0 ? 0 : 1 + Math.max(0, Math.floor((samples.length - size) / hop));
  return Float64Array.from({ length: count }, (_, frame) => {
    const end = Math.min(samples.length, frame * hop + size);
    let squares = 0;
    for (let at = frame * hop; at < end; at++) squares += samples[at]! ** 2;
    return 10 * Math.log10(squares / (end - frame * hop) + SILENCE);
  });
}

function frameOf(sampleRateHz: number): { readonly size: number; readonly hop: number } {
  return {
    size: Math.max(1, Math.round(FRAME_SECONDS * sampleRateHz)),
    hop: Math.max(1, Math.round(HOP_SECONDS * sampleRateHz)),
  };
}

/** Voices are looked for at this rate: what lies above half of it is hiss. */
const VOICE_RATE_HZ = 8000;
const PITCH_HZ = { low: 70, high: 400 } as const;
/** Likeness of a frame to itself a period later. */
const VOICED = 0.55;
/** A period is found behind the place where the frame is unlike itself, or rumble would have one of any length. */
const UNLIKE = 0.2;
/** From one frame to the next a voice changes its pitch by less. */
const GLIDE = 0.15;

/** Seconds in which the sound repeats itself as a voice does, with a pitch that goes on from one frame to the next; or enough of them. */
function voicedSeconds(sound: Sound, levels: Float64Array): number {
  const { samples, sampleRateHz } = thinned(sound);
  const { size, hop } = frameOf(sampleRateHz);
  let [voiced, before] = [0, 0];
  for (let frame = 0; frame < levels.length && voiced * HOP_SECONDS < WORD_SECONDS; frame++) {
    const period =
      levels[frame]! < LIMITS.faint ? 0 : periodOf(samples.subarray(frame * hop, frame * hop + size), sampleRateHz);
    if (period > 0 && before > 0 && Math.abs(period / before - 1) < GLIDE) voiced += 1;
    before = period;
  }
  return voiced * HOP_SECONDS;
}

/** Fewer samples a second, each the mean of those that it stands for. */
function thinned(sound: Sound): Sound {
  const every = Math.floor(sound.sampleRateHz / VOICE_RATE_HZ);
  if (every < 2) return sound;
  const samples = new Float32Array(Math.floor(sound.samples.length / every));
  for (let at = 0; at < samples.length; at++) {
    let sum = 0;
    for (let part = 0; part < every; part++) sum += sound.samples[at * every + part]!;
    samples[at] = sum / every;
  }
  return { samples, sampleRateHz: samples.length / secondsOf(sound) };
}

/** Samples after which a frame repeats itself; 0 where it does not. */
function periodOf(frame: Float32Array, sampleRateHz: number): number {
  const longest = Math.min(Math.floor(sampleRateHz / PITCH_HZ.low), frame.length - 2);
  const mean = frame.reduce((sum, sample) => sum + sample, 0) / frame.length;
  const centred = frame.map((sample) => sample - mean);
  let [wasUnlike, best, period] = [false, VOICED, 0];
  for (let lag = 1; lag <= longest; lag++) {
    const likeness = likenessAfter(centred, lag);
    wasUnlike ||= likeness <= UNLIKE;
    if (wasUnlike && lag >= sampleRateHz / PITCH_HZ.high && likeness > best) [best, period] = [likeness, lag];
  }
  return period;
}

function likenessAfter(frame: Float32Array, lag: number): number {
  let [product, first, second] = [0, 0, 0];
  for (let at = 0; at + lag < frame.length; at++) {
    const [now, then] = [frame[at]!, frame[at + lag]!];
    product += now * then;
    first += now * now;
    second += then * then;
  }
  return first === 0 || second === 0 ? 0 : product / Math.sqrt(first * second);
}

/** Beginnings of words for sounds that are not speech. */
const STEMS = [
  ...['laugh', 'chuckl', 'giggl', 'applau', 'clapping', 'cheer', 'music', 'whistl', 'sigh', 'cough', 'sneez', 'sniff', 'snor', 'sobbing', 'crying', 'scream', 'shout', 'yelling', 'gasp', 'groan', 'grunt', 'moan', 'panting', 'breath', 'inhal', 'exhal', 'mumbl', 'mutter', 'whisper', 'stutter', 'stammer', 'clears? (?:\\p{L}+ )?throat'], // prettier-ignore
  ...['nois', 'silence', 'static', 'beep', 'buzz', 'ringing', 'clicking', 'clack', 'thud', 'knock', 'footstep', 'gunshot', 'explosion', 'siren', 'typing', 'keyboard', 'blank', 'background', 'audience', 'chatter', 'crosstalk', 'inaudible', 'unintelligible', 'indistinct', 'speaking', 'speaks', 'foreign lang', 'no speech', 'no audio', 'upbeat', 'dramatic'], // prettier-ignore
  ...['musik', 'gelächter', 'applaus', 'beifall', 'seufz', 'hust', 'räusper', 'geräusch', 'musique', 'applaudiss', 'soupir', 'tousse', 'bruit', 'música', 'aplauso', 'suspir', 'ruido', 'silencio', 'ruído', 'silêncio', 'risate', 'applausi', 'sospir', 'muziek', 'gelach', 'muzyk', 'śmiech', 'oklaski', 'müzi', 'alkış', 'gülüş', 'музык', 'смех', 'смеётся', 'смеется', 'аплодисмент', 'вздох', 'вздыха', 'кашел', 'кашля', 'тишин', 'музик', 'сміх', 'оплеск'], // prettier-ignore
].map((stem) => `(?<!\\p{L})${stem}`);
/** Whole words. */
const WORDS = ['claps?', 'hums?', 'humming', 'sings?', 'singing', 'song', 'sobs?', 'cries', 'yells?', 'pants?', 'gulps?', 'burps?', 'yawns?', 'barks?', 'barking', 'meows?', 'chirp(?:s|ing)?', 'sounds?', 'rings?', 'clicks?', 'bangs?', 'door', 'engine', 'traffic', 'wind', 'rain', 'thunder', 'horns?', 'pause', 'crowd', 'overlap', 'unclear', 'jingle', 'outro', 'intro', 'lachen', 'lacht', 'stille', 'rires?', 'toux', 'risas?', 'risos?', 'palmas', 'tosse', 'brawa', 'шум'].map((word) => `(?<!\\p{L})${word}(?!\\p{L})`); // prettier-ignore
/** Of scripts that do not part words. */
const PARTS = ['笑', '掌声', '掌聲', '鼓掌', '拍手', '音乐', '音樂', '音楽', '咳', '叹气', '嘆氣', '沉默', '静音', '靜音', '無音', '雑音', '噪音', '哭', '泣', '喘', '음악', '박수', '웃음', '기침', '한숨', '침묵', 'ضحك', 'موسيقى', 'تصفيق', 'צחוק', 'מוזיקה']; // prettier-ignore
const SOUNDS = new RegExp([...STEMS, ...WORDS, ...PARTS].join('|'), 'iu');
/** What describes a sound is short. */
const MOST_WORDS = 6;
const MOST_CHARACTERS = 60;

/** Marks of the model's own (SenseVoice, Whisper), and tags. */
const TAGS = /<\|[^<>|]{0,60}\|>|<\/?[\p{L}_][^<>]{0,60}>/gu;
/** Square brackets never hold speech: `[BLANK_AUDIO]`, `[00:00:00.000 --> 00:00:02.000]`, `【音乐】`. */
const SQUARE = /\[[^[\]]{0,200}\]|［[^［］]{0,200}］|【[^【】]{0,200}】|〔[^〔〕]{0,200}〕|\[[^[\]]{0,30}$/gu;
const ROUND = /\([^()]{0,200}\)|（[^（）]{0,200}）/gu;
const STARRED = /(?<![\p{L}\p{N}*])\*+([^*\n]{1,80})\*+(?![\p{L}\p{N}*])/gu;
/** When a line of subtitles is shown, with its number before it. */
const TIMES =
  /(?:\b\d{1,6}\s{1,4})?(?:\b\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{3}\s{0,4}-->\s{0,4}(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{3}/g;
/** Notes of music and pictures, and marks of another speaker. */
const PICTURES = /[♩-♬\p{Extended_Pictographic}\p{Emoji_Modifier}\u{fe0f}\u{20e3}]|(?<!\S)>{2,}/gu;

/**
 * What was said, without what a recogniser writes of sounds that are not speech. A sentence keeps its words.
 *
 * @example
 * withoutMarkup('<|en|><|HAPPY|>I loved it [applause] (laughs) so much ♪'); // 'I loved it so much'
 * withoutMarkup(' [BLANK_AUDIO]'); // ''
 */
export function withoutMarkup(text: string): string {
  const bare = [/^\s*WEBVTT\b/, TIMES, TAGS, SQUARE, SQUARE, PICTURES].reduce(
    (said, mark) => said.replace(mark, ' '),
    text,
  );
  // where nothing stands beside the brackets, they are no part of a sentence
  const isAlone = !hasWords(bare.replace(ROUND, ' '));
  const spoken = bare
    .replace(ROUND, (group) => (isShort(group) && (isAlone || isSound(group)) ? ' ' : group))
    .replace(STARRED, (_, inside: string) => (isShort(inside) && isSound(inside) ? ' ' : inside))
    .replace(/\s+/g, ' ')
    .replace(/ (?=[,.!?;:…，。！？、])/gu, '')
    .trim();
  return hasWords(spoken) ? spoken : '';
}

function hasWords(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}

function isShort(group: string): boolean {
  return group.length <= MOST_CHARACTERS && group.trim().split(/\s+/).length <= MOST_WORDS;
}

function isSound(group: string): boolean {
  const isShouted = /\p{Lu}{2}/u.test(group) && !/\p{Ll}/u.test(group);
  return isShouted || !hasWords(group) || SOUNDS.test(group);
}

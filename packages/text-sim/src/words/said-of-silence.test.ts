import { expect, it } from 'vitest';
import { withoutMadeUp } from './said-of-silence.ts';

it.each([
  'Thank you.',
  'Thank you for watching.',
  'Thanks for watching!',
  'Thank you very much. Bye.',
  'Thanks for watching! Thanks for watching!',
  'Please subscribe to my channel.',
  'you',
  'Subtitles by the Amara.org community',
  'Subtitles by',
  'Transcribed by https://otter.ai',
  'Untertitelung des ZDF, 2020',
  'Vielen Dank fürs Zuschauen.',
  'Sous-titres réalisés par la communauté d’Amara.org',
  "Merci d'avoir regardé cette vidéo !",
  'Gracias por ver el video.',
  'Obrigado por assistir.',
  'İzlediğiniz için teşekkür ederim.',
  'Субтитры сделал DimaTorzok',
  'Продолжение следует...',
  '谢谢观看',
  '請不吝點贊 訂閱 轉發',
  '字幕由Amara.org社区提供',
  'ご視聴ありがとうございました。',
  '시청해 주셔서 감사합니다.',
  'ترجمة نانسي قنقر',
  "I'm sorry, but I can't hear any speech in the audio.",
])('knows that %j is made up where nothing is said', (words) => {
  expect(withoutMadeUp(words)).toBe('');
});

it.each([
  'No.',
  'I loved it. Thank you.',
  'Thank you for this wonderful film',
  'I did not like the subtitles',
  'So I see you next to him',
  '谢谢你的礼物',
  'よろしくお願いします',
])('keeps %j, which people do say', (words) => {
  expect(withoutMadeUp(words)).toBe(words);
});

/**
 * Sentences that recognisers are known to make up where nothing is said: ends of videos and credits of subtitles, from what they were
 * trained on, and answers of language models that there is nothing. Each is a whole sentence, in small letters, without punctuation.
 */
const MADE_UP: readonly RegExp[] = [
  // thanks and farewells at the end of a video
  /^(?:(?:thanks|thank you)(?: (?:so|very) much| everyone| guys| all)*(?: for (?:watching|listening|viewing|your (?:attention|time))\b.*)?|you)$/,
  /^.*\b(?:subscribe|like (?:this|the|my) (?:video|channel))\b.*$/,
  /^(?:(?:ill|we ?ll|i will) )?see you (?:(?:in the|all|guys) )?(?:next|later|soon|again|then)\b.*$/,
  /^(?:bye|goodbye|the end|ill be right back)(?: bye)*$/,
  /^(?:vielen dank|danke(?: schön)?)(?: (?:für|fürs) .*)?$|^bis (?:zum nächsten mal|bald)$|^tschüss$/,
  /^merci(?: beaucoup)?(?: (?:d avoir|davoir|à tous|pour).*)?$|^(?:à bientôt|abonnez vous).*$|^au revoir$/,
  /^(?:muchas )?gracias(?: (?:por|a todos).*)?$|^(?:suscríbete|suscribete|no olvides suscribirte|hasta la próxima).*$/,
  /^(?:muito )?obrigad[oa](?: (?:por|pela).*)?$|^(?:inscreva se|até a próxima|tchau).*$/,
  /^grazie(?: mille)?(?: (?:per|a tutti).*)?$|^iscriviti.*$|^alla prossima$/,
  /^(?:bedankt|dank (?:je|u)(?: wel)?)(?: (?:voor|om).*)?$|^tot de volgende keer$/,
  /^(?:dziękuję|dzięki)(?: za.*)?$|^do zobaczenia.*$/,
  /^(?:(?:beni )?izlediğiniz için teşekkür.*|teşekkür(?:ler| ederim).*|.*abone olmayı unutmayın.*)$/,
  /^(?:спасибо(?: большое)?(?: (?:за|что).*)?|продолжение следует.*|подписывайтесь.*|до (?:новых )?(?:встреч|свидания).*|всем пока)$/,
  /^(?:дякую(?: за.*)?|дякуємо за.*|продовження (?:буде|в наступ).*)$/,
  /^(?:tack(?: (?:för|till).*)?|takk(?: for.*)?|tak(?: fordi.*| for.*)?|kiitos(?: (?:kun|katso).*)?)$/,
  /^(?:terima kasih(?: (?:telah|sudah|kerana|karena).*)?|cảm ơn(?: các bạn)?.*|(?:các bạn )?hãy (?:subscribe|đăng ký).*)$/,
  /^(?:谢谢|謝謝|感谢|感謝|多谢|多謝)(?:大家|你们|你們|你|您|各位)?的?(?:观看|觀看|收看|收听|收聽|聆听|聆聽|支持)?$/,
  /^(?:请不吝|請不吝|欢迎|歡迎|请|請|记得|記得)?(?:点赞|點贊|點讚|按赞|按讚|订阅|訂閱).*$|^(?:下集|下期|下次|我们下).*(?:再见|再見)$/,
  /^(?:ご視聴|ご清聴|ご覧)(?:いただき|頂き)?(?:まして)?(?:本当に)?(?:誠に)?ありがとうござい(?:ました|ます)$|^(?:どうも)?ありがとう(?:ござい(?:ました|ます))?$/,
  /^(?:また)?次(?:回)?の動画で?.*$|^(?:最後まで)?.*チャンネル登録.*$|^(?:おやすみなさい|バイバイ)$/,
  /^(?:시청|구독|봐|들어)\s?.*(?:감사합니다|고맙습니다)$|^감사합니다$|^구독과? ?좋아요.*$|^다음 (?:영상|시간)에.*$|^\S+ 뉴스 \S+입니다$/,
  /^(?:شكرا(?: .*)?|اشتركوا في القناة.*|ترجمة .*)$/,
  /^(?:धन्यवाद|देखने के लिए धन्यवाद|ขอบคุณ(?:ที่|ครับ|ค่ะ).*|תודה(?: רבה)?(?: ש?צפי.*)?)$/,
  // credits of subtitles
  /^.*\bamara ?org\b.*$/,
  /^(?:sub ?titles?|sub ?titled|captions?|captioned|closed captions?|transcription|transcript|transcribed|translated|translation|subs) (?:is |are |was |were )?(?:by|provided|created|made)\b.*$/,
  /^(?:untertitel|untertitelung|sous titr(?:es|age|é)|sottotitoli|subtítulos|subtitulado|legendas|legendado|ondertitel(?:s|ing)|ondertiteld|napisy|titulky|feliratok|altyazı|altyazi|undertexter|undertekster|tekstet|tekstitys|субтитры|субтитри|редактор субтитров|корректор)(?: .*)?$/,
  /^(?:中文|中英|本)?字幕.*$|^.*字幕(?:组|組|志愿者|志願者|提供|製作|制作).*$|^(?:자막|번역) .*$/,
  /^copyright .*$|^(?:swr|zdf|wdr|ard|br|mdr) (?:\d{4}|für funk).*$/,
  // what language models answer
  /^.*\b(?:no|not any|without) (?:audible |clear |discernible )?(?:speech|spoken words?|audio|voice|dialogue|sound)\b.*$/,
  /^.*\b(?:audio|recording|clip|file) (?:is|appears to be|seems to be|was|contains only) (?:silent|silence|empty|blank|inaudible)\b.*$/,
  /^(?:im sorry|sorry|i am sorry|unfortunately)\b.*\b(?:hear|audio|transcri\w+|speech|recording)\b.*$/,
  /^(?:silence|silent|music|applause|noise|inaudible|blank audio|no speech|nothing)$/,
];

/** Words without the sentences that are made up where nothing is said. They are left alone unless all of them are. */
export function withoutMadeUp(words: string): string {
  const sentences = words
    .split(/(?<=[.!?…。！？])|[\n|]/u)
    .map(plain)
    .filter((sentence) => sentence !== '');
  const isMadeUp = (sentence: string) => MADE_UP.some((known) => known.test(sentence));
  return isMadeUp(plain(words)) || sentences.every(isMadeUp) ? '' : words;
}

function plain(sentence: string): string {
  return sentence
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('\u0307', '') // of İ
    .replace(/['’´`]/g, '')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
}

import { fold } from '#src/platform/text/fold.ts'

/** What a word can be in a message that asks for silence; a message with any other word in it asks for something else. */
type Part =
  | 'stop'
  | 'enough'
  | 'not'
  | 'send'
  | 'messages'
  | 'offers'
  | 'remove'
  | 'me'
  | 'list'
  | 'want'
  | 'leave'
  | 'let-go'
  | 'alone'
  | 'off'
  | 'to-me'
  | 'small'

const LISTED: Record<Part, string> = {
  stop: `اوقف اوقفوا اوقفو وقف وقفوا وقفو وقفي وكف وكفوا وكفو ايقاف وقفولي وقفلي توقف توقفوا التوقف بطل بطلوا بطلو كف كفوا كفو الكف كفايه كفايا كافي يكفي خلصونا قفل قفلوا قفلو سكر سكروا سكرو الغ الغي الغوا الغو الغاء قطعوا اقطعوا انهاء انهوا
    stop stopping end cancel quit enough cease halt block batelo batlo battlo batalo wa2fo wa2efo wagfo waqfo wa2ef wagef el8o elgho kefaya kfaya khalas5`,
  enough: `كفايه كفايا كافي يكفي enough kefaya kfaya`,
  not: `لا ما مش مو موب مب مهب لاعاد ماعاد معاد عاد بلاش بلا ممنوع عدم دون لم لن ولا no not dont never la ma msh mesh mish mo without`,
  send: `ترسل ترسلو ترسلوا ترسلون ترسلي ترسلولي ترسلونلي ترسلني ارسال ارسل ترسلولنا تراسل تراسلو تراسلوا تراسلون تراسلني تراسلوني تراسلونا تراسلوننا مراسلتي مراسلتنا مراسله مراسلات المراسله تبعت تبعتو تبعتوا تبعتون تبعتلي تبعتولي تبعتوالي تبعتولنا تبعتي تبعث تبعثوا تبعثون تبعثولي تبعثلي تدز تدزو تدزوا تدزون تدزولي تدزوالي دزون دزولي تدزلي تطرش تطرشوا تطرشون تطرشولي
    تزعج تزعجني تزعجوني تزعجونا تزعجو ازعاج ازعاجي ازعاجنا تواصلوا تواصلون تتواصل تتواصلوا تتواصلون التواصل تكتبولي تكتبوا تكلموني تكلمونا يوصلني يجيني توصلني تجيني استقبال استقبل استلام استلم استلام تلقي
    send sending text texting message messaging msg msging email emailing mail mailing contact contacting spam spamming write writing notify bother bothering disturb disturbing receive receiving get getting teb3at teb3ato teb3atuli teb3atoli teb3atouli tob3ot tob3to tersel terslo tersloo tersolo tirsil tirslon terslon tarsel`,
  messages: `رسايل رسائل رساله الرسايل مسج مسجات اشتراك اشتراكي اشتراكنا نشره نشرات اشعار اشعارات تنبيهات تنبيه برودكاست سبام رسايلكم مسجاتكم رسايلك اشعاراتكم نشرتكم مراسلاتكم رسالتكم messages msgs texts emails mails sms subscription newsletter newsletters notifications spam updates rasayel rasa2el rasael messageat subscriptions`,
  offers: `اعلان اعلانات اعلاناتكم عرض عروض عروضكم دعايات دعاياتكم دعايه تسويق تسويقكم تسويقيه دعائيه ترويجيه اعلانيه promo promos promotions promotional offers ads advertising marketing e3lanat e3lanatkom`,
  remove: `احذف احذفوا احذفو حذف حذفوا حذفو شيل شيلوا شيلو شيلي امسح امسحوا امسحو مسح طلع طلعوا طلعو اطلع ازل ازيلوا ازاله استبعد استبعدوا remove delete erase drop exclude take sheelo shilo sheel emsa7o e7zefo`,
  me: `رقمي رقمنا جوالي اسمي بياناتي نمرتي تلفوني number ra2mi ra2my raqami ragmi details`,
  list: `قايمه قايمتكم قوايم قوايمكم ليسته لسته ليست قروب قروبكم جروب جروبكم كروب سجلاتكم سجل عندكم list lists group database broadcast mailing records`,
  want: `ابي ابغي ابغا ابا نبي نبغي عايز عايزه عاوز عاوزه عايزين بدي بدنا اريد ريد نريد ارغب نرغب احب حاب حابب ودي محتاج محتاجه احتاج مهتم مهتمه اود اوافق want wanna wish like need interested 3ayez 3ayz 3awez badde baddi biddi abi abgha areed`,
  leave: `احذفوني احذفني شيلوني شيلني امسحوني امسحني طلعوني طلعني استبعدوني ازيلوني فكوني فكونا بلكوني بلكونا اعتقوني ارحموني ارحمونا اتركوني اتركونا سيبوني سيبونا عوفوني متبعتش متبعتوش متبعتليش متبعتوليش متبعتولناش ماتبعتش ماتبعتوش ماتبعتوليش متكلمنيش متراسلنيش متراسلونيش sheeloni shiloni unsubscribe unsub unsubscribed unsubcribe unsubscibe unsuscribe unsubscribeme optout desubscribe`,
  'let-go': `حلوا حلو حل leave`,
  alone: `stop stopp stopall ستوب استوب ستب اوقف اوقفوا وقف وقفوا ايقاف`,
  off: `off out`,
  'to-me': `لي لنا عني عنا علي me us alone حالي بحالي لحالي حالنا`,
  small: `it من منكم منكن منك مني معي عن الي هذا هذي هاي هذه دي هال هالرقم الرقم رقم بعد ابدا تاني ثاني مره اخري زياده كمان بقي بقه اي شي حاجه كل جميع في على علي كلها تماما نهائيا اليوم مجددا انا الان فورا رجعه ثانيه لخ اكثر اكتر هيك تطبيق واتس واتساب الواتس خدمه خدمتكم
    any anymore longer more to the these those your from my on this all please again im i do am that it's its of in at for whatsapp such everything kindly not2 el al men min 3ala 3anni tani`,
}

/** Words of courtesy around the one thing that is meant. */
const COURTESY = `please pls plz now thanks thank you لو سمحت سمحتوا سمحتم سمحتو سمحتي من فضلك فضلكم رجاء رجاءا الرجاء ارجو ارجوكم نرجو يرجي شكرا مشكورين مشكور الحين الان خلاص خلص يا جماعه اخوان شباب تكفون تكفي عن مره ثانيه زحمه اذا بتريدوا بتريدو تريدون ممكن اذنك اذنكم بليز بس عاد بقا ok اوكي هلا سلام عليكم السلام مرحبا hi hello hey sorry عفوا معليش معلش الله يخليكم يخليك يسعدكم يوفقكم كرما تكرما انا والله`

const START = `start unstop subscribe resubscribe optin اشتراك تفعيل ابدا`.split(' ')
const START_PHRASES = [
  'opt in',
  'فعل الرسائل',
  'تفعيل الرسائل',
  'رجعوا الرسائل',
  'ارسلوا لي',
  'اعاده الاشتراك',
  'فعلوا الرسائل',
  'رجعوني للقائمه',
  'subscribe me',
  'start messages',
]

const parts = new Map<string, Set<Part>>()
for (const [part, words] of Object.entries(LISTED))
  for (const word of words.split(/\s+/)) parts.set(key(word), (parts.get(key(word)) ?? new Set()).add(part as Part))
const courtesy = new Set(COURTESY.split(/\s+/).map(key))
const start = new Set([...START, ...START_PHRASES].map((text) => text.split(' ').map(key).join(' ')))

/**
 * Whether a message asks us to write no more (or to write again), and nothing else: "stop the old design and make a new one" asks for no such thing.
 * Every word of it must have a part in saying so; one word about anything else, and the message is left to whoever reads messages.
 */
export function readConsentWord(text: string | undefined): 'stop' | 'start' | null {
  if (!text || text.length > 160) return null
  const words = wordsOf(text)
  const bare = words.filter((word) => !courtesy.has(word))
  if (start.has(words.join(' ')) || start.has(bare.join(' '))) return 'start'
  const said = bare.map(partsOf)
  if (!said.length || said.length > 14 || said.some((one) => one === null)) return null
  return asksForSilence(said as Set<Part>[]) ? 'stop' : null
}

function asksForSilence(said: readonly Set<Part>[]): boolean {
  const has = (part: Part): boolean => said.some((one) => one.has(part))
  const both = (first: Part, second: Part): boolean =>
    said.some((one, i) => one.has(first) && said.some((other, j) => i !== j && other.has(second)))
  if (said.length === 1) return has('alone') || has('leave')
  // Without a word for messages or sending, "stop" and "leave me" need "me" beside them.
  if (has('leave')) return said.every((one) => !one.has('want')) || has('not')
  if (both('let-go', 'to-me')) return true
  if (both('remove', 'me') || both('remove', 'list') || (both('remove', 'to-me') && (has('off') || has('list') || said.length === 2)))
    return true
  if (both('not', 'send') || both('not', 'messages') || (both('not', 'offers') && (has('want') || has('send') || has('to-me')))) return true
  // "وقفوا الإعلانات" may be the client's own campaign; "كفاية إعلانات" is ours.
  if (both('enough', 'offers')) return true
  if (both('stop', 'send') || both('stop', 'messages') || (both('stop', 'offers') && (has('to-me') || has('send') || has('leave'))))
    return true
  // Single words that stop, with small words around them: "stop all", "ايقاف نهائيا", "opt out".
  return said.every((one) => one.has('alone') || one.has('small') || one.has('stop'))
    ? has('alone')
    : said.length === 2 && has('off') && said.some((one) => one.has('small') && one.has('off'))
}

/** A word's parts, with the article, a preposition or a pronoun written onto it; null for a word that has no part in this. */
function partsOf(word: string): Set<Part> | null {
  for (const form of [
    word,
    word.replace(/^و(?=.{3})/, ''),
    // "بإلغاء" is ب and إلغاء; of "الليستة" doubled letters left one.
    word.replace(/^[بل](?=.{3})/, ''),
    word.replace(/^ال(?=.{3})/, 'ل'),
    word.replace(/^(?:وال|بال|هال|لل|عال|ال|ب|ل)(?=.{3})/, ''),
    word.replace(/(?:كم|كن|ك|كو)$/, ''),
    word.replace(/^(?:ال|هال)/, '').replace(/(?:كم|كن)$/, ''),
  ]) {
    const found = parts.get(form)
    if (found) return found
  }
  return null
}

function wordsOf(text: string): string[] {
  return (
    (
      fold(joined(text))
        .replace(/['’`]/g, '')
        // "مابي" is ما and ابي.
        .replace(
          /(?<!\p{L})ما?(?:ا?(بي|بغي|بغا)|(نبي|بدي|بدنا|ريد|عاد))(?!\p{L})/gu,
          (_, wish: string | undefined, other: string | undefined) => `ما ${wish ? `ا${wish}` : other}`,
        )
        .replace(/0/g, 'o')
        .replace(/\bopt(?:\s+me)?[\s-]+(in|out)\b/g, 'opt$1')
        .replace(/\bun[\s-]+sub/g, 'unsub')
        .match(/[\p{L}\p{N}]+/gu) ?? []
    ).map(key)
  )
}

/** "S.T.O.P" and "س ت و ب" are words. */
function joined(text: string): string {
  return /^(\s*["'«(]?\p{L}[\s.\-_*·,]+){2,}\p{L}[\s.!؟?"'»)]*$/u.test(text) ? text.replace(/[^\p{L}\p{M}]+/gu, '') : text
}

/** "stoooop", "stopp", "ايقـــاف" and "ايقااااف" are the same word: a letter counts once however often it is written. */
function key(word: string): string {
  return fold(word).replace(/(\p{L})\1+/gu, '$1')
}

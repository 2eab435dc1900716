import { fold } from '#src/platform/text/fold.ts'
import { numberWord } from './number-words.ts'
import type { Place } from './places.ts'
import type { Dialect } from './understanding.ts'
import type { Speech, Word } from './words.ts'

/** Words that give a speaker away, with what they weigh: words of one dialect alone weigh 3, words it shares 1. */
const CUES: Record<Exclude<Dialect, 'english'>, { own: string; shared: string }> = {
  saudi: {
    own: 'ابغى ابغا نبغى نبغا تبغى وش ايش تكفى تكفون دحين ذحين حقي حقت حقتي ذا هذولا هذولي ابشر بشروا عطني عطونا عطوني عمرك يالغالي هونت خلنا جوالي جوالك بشرني نبيه ابيها ابيه ودي ودنا ياخوي الحين قوقل قرافيك معليش هالحين يسعدك يعافيك ترا سنابي معاد ميب مدري لسى بزران شغله وجيهكم هيا جاهزين يحييكم مساكم خويي دقوا يدق',
    shared: 'ابي نبي تبي ابغي وين مو هلا يسوي سوي حق زي كذا سمحت محد احد باكر معك مره طال عندكم تاخذون عطنا ترسلون ابغاه ادور بيكون اكلم',
  },
  gulf: {
    own: 'بغيت بغينا ابا تباه اباه وايد شحالك شحالكم شحالج جم بجم جذي كذي هالحزه عيل بوظبي هيه مب يانا ياني ياب يبت اشوى شفيكم محتاي محتايين محتايه حزه اهني وياي يبيله تسوون يهال البجت هاتوا تبون بنصرف سكروا بلكونا شلونج شفيج قوه بروحه بروحها بروحي اطوف غنيتوا ميزانيتج وياج',
    shared: 'حد ابي نبي شلونكم شنو حق محد زين ويا وين هلا يسوي ابغي باكر باجر نبيه دوروا بعده طال عمرك منو درهم',
  },
  iraqi: {
    own: 'اكو ماكو شكد شقد اشكد هسه هواي هوايه كلش مالتي مالي مالتنا مالكم وياكم دزولي دزوه دزو دز ياهو شبيه يمته بيش اغاتي فدوه عدكم عدنا عدهم هيج هيجي اني احجي تحجي يحجيه منو خويه عوفوها عوفه عوف تكدر تكدرون اكدر نكدر انطيني انطي انطيك تنطي عفيه بيهم اخابر خابر نخابرك ذوله هذوله شخباركم سيفي بيج دورلي يصمملي يسويلي سوولي رايد زحمه حباب عيوني بلكي بلكت اشو شوكت اشوكت يابه جا لعد ماريد مينخالف ميخالف ميفيدوني تدلل صارلي لخ اخوان خوش الگه صرتو شصار شنو كرافك لوكو كتالوك كوكل وية ويه مال',
    shared: 'اريد اريد شلونكم هلو باجر ورقه ورقات ليش نريد بيه الحاسبه خارطه محافظه عيني زين هاي سويها اخوي ورا',
  },
  egyptian: {
    own: 'عايز عايزه عاوز عاوزه عايزين عاوزين ده دي دول ازاي ازيك ازيكم ازيكو بتاع بتاعي بتاعت بتاعتي بتاعه كده كدا امتى فين معايا دلوقتي النهارده انهارده اوي قوي بقى بقي علشان باشا فندم حضرتك حضراتكم كويس كويسه لسه بكام عاملين يظبط مفيش مافيش تلات تلاته تالت التالت عايزاه الاوردر اوردر استنى بقاله بقالي مستني بجد ربنا برضو برضه ريس اشطر ظبطلي يظبطلي يظبطلى هدفع هعمل هيعمل هكمل نمره بواكي باكو ابعتولي بطلوا القايمه جنيه ادوني اسفه راحتلك ايوه اوردري بدور مش',
    shared: 'نفسي معلش ماشي خلاص بكره زي ايه عشان تاني مين شاطر كام',
  },
  levantine: {
    own: 'بدي بدنا بدك بدكن بدو بدها شو حدا هلق هلا قديش قديه اديش كتير منيح منيحه هيك هاد هيدا هيدي مبارح لحالو لحالها لوين يعطيكن كيفكن كيفك عندكن عنا تبع تبعي تبعنا رح مشان منشان بليز شوي هون هونيك منن غيرن هدول هدولي عنجد بيزبط بيخلص وطالع لازمني لازمنا شغلكن منكن ايديكن مبلا تكرم تكرمي خيي معو معي معنا قلك ليكون بعملي منختار منكمل منمشي شيكل ايوا معو عم عليي صباحو يسلمو طلوع بيزبطلي لسا فرجوني',
    shared: 'مش مو ليش كمان سوري بكرا ياه احكي مرسي عالواتس عالساعه شي تلات ميتين',
  },
  msa: {
    own: 'أرغب نرغب أود نود أرجو نرجو يرجى الرجاء لديكم بشأن إعداد سوف لدي أبحث نبحث أطلب أفضل أطالب هؤلاء يناسبني تتراوح تتجاوز يتجاوز لكم سيادتكم نحن مؤسسة خدمتكم تفضلوا الذي التي أيضا مجددا لست بميزانية بتقديم أستطيع يمكنكم نؤكد نعتذر تبلغ',
    shared: 'هل بحاجة نحتاج خلال يتم',
  },
}

const weights = new Map<string, [Dialect, number][]>()
for (const [dialect, { own, shared }] of Object.entries(CUES))
  for (const [list, weight] of [
    [own, 3],
    [shared, 1],
  ] as const)
    for (const word of list.split(' ')) {
      const key = fold(word)
      weights.set(key, [...(weights.get(key) ?? []), [dialect as Dialect, weight]])
    }

/** How somebody speaks, by the words that give it away; earlier texts of the same person count half. Null where nothing does. */
export function readDialect(speech: Speech, earlier: readonly Speech[], places: readonly Place[]): Dialect | null {
  const scores = new Map<Dialect, number>()
  const hear = (words: readonly Word[], share: number): void => {
    for (const word of words) for (const [dialect, weight] of cuesOf(word)) scores.set(dialect, (scores.get(dialect) ?? 0) + weight * share)
  }
  hear(speech.words, 1)
  hearPlaces(places, scores)
  hearSpelling(speech, scores)
  for (const one of earlier) hear(one.words, 0.5)
  const [best] = [...scores].sort((a, b) => b[1] - a[1])
  if (best && best[1] >= 0.5) return best[0]
  const latin = speech.words.filter((word) => /^[a-z]/.test(word.text)).length
  return latin > speech.words.length / 2 && !speech.arabizi ? 'english' : null
}

/** The region a conversation is at home in: a message in nobody's dialect is read by how the turns before it spoke. */
export function readRegion(dialect: Dialect | null, earlier: readonly Speech[]): Dialect | null {
  if (dialect && dialect !== 'msa' && dialect !== 'english') return dialect
  const scores = new Map<Dialect, number>()
  for (const { words } of earlier)
    for (const [spoken, weight] of words.flatMap(cuesOf)) scores.set(spoken, (scores.get(spoken) ?? 0) + weight)
  const [best] = [...scores].filter(([spoken]) => spoken !== 'msa').sort((a, b) => b[1] - a[1])
  return best && best[1] >= 3 && best[1] > (scores.get('msa') ?? 0) ? best[0] : dialect
}

/** Who names a town mostly lives near it. */
function hearPlaces(places: readonly Place[], scores: Map<Dialect, number>): void {
  for (const { country } of places) {
    const dialect = AT_HOME[country]
    if (dialect) scores.set(dialect, (scores.get(dialect) ?? 0) + 2)
  }
}

const AT_HOME: Record<string, Dialect> = {
  SA: 'saudi',
  IQ: 'iraqi',
  EG: 'egyptian',
  AE: 'gulf',
  KW: 'gulf',
  QA: 'gulf',
  BH: 'gulf',
  OM: 'gulf',
  JO: 'levantine',
  LB: 'levantine',
  SY: 'levantine',
  PS: 'levantine',
}

/** Hamzas, vowel signs and full stops in their places are the written language's. */
function hearSpelling(speech: Speech, scores: Map<Dialect, number>): void {
  const spelled = speech.words.reduce(
    (sum, { raw }) => sum + (/[\u064b-\u0652]/.test(raw) ? 0.7 : /^[بلوف]?[أإآ]|[ئؤ]/.test(raw) ? 0.4 : 0),
    0,
  )
  if (spelled) scores.set('msa', (scores.get('msa') ?? 0) + Math.min(2.5, spelled))
}

/** A word as written tells most; a word of speech in Latin letters tells by its Arabic form; else the word without what is written onto it. */
function cuesOf(word: Word): readonly [Dialect, number][] {
  if (word.kind !== 'word') return []
  const direct = weights.get(word.text)
  if (direct) return direct
  if (numberWord(word.text)) return []
  for (const form of word.forms) {
    // "يكتب" heard as "يقتب" tells nothing of who speaks.
    if (form.includes('ق') && !word.text.includes('ق')) continue
    const cues =
      (form !== word.text && form.length >= 4) || word.text.startsWith('و') || /^[a-z]/.test(word.text) ? weights.get(form) : undefined
    if (cues) return cues.map(([dialect, weight]) => [dialect, weight / 2])
  }
  return []
}

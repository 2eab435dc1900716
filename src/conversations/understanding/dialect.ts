import { fold } from '#src/platform/text/fold.ts'
import type { Dialect } from './understanding.ts'
import type { Speech, Word } from './words.ts'

/** Words that give a speaker away, with what they weigh: words of one dialect alone weigh 3, words it shares 1. */
const CUES: Record<Exclude<Dialect, 'english'>, { own: string; shared: string }> = {
  saudi: {
    own: 'ابغى ابغا ابغي نبغى نبغا تبغى وش ايش تكفى تكفون تكفا دحين ذحين حقي حقت حقتي كذا ذا هذولا هذولي ابشر بشروا عطني عطونا عطوني طال يالغالي مره عشان هونت خلنا ياليت جوالي بشرني تبون نبيه ابيها ابيه اسوي وشلون ليش ودي ودنا ياخوي ابو الحين قوقل قرافيك معليش يسلمو نبا هالحين يسعدك يعافيك ترا مرا سنابي',
    shared: 'ابي نبي تبي وين مو بكم هلا يسوي سوي حق زي زين لو سمحت محد احد باكر بكره معك',
  },
  gulf: {
    own: 'بغيت بغينا ابا وايد شحالك شحالكم شحالج جم بجم جذي كذي هالحزه عيل بوظبي هيه مب يانا ياني ياب يبت باجر اشوى شفيكم محتاي محتايين محتايه حزه اهني وياي يبيله دشداشه بوكس تسوون يهال معاك خوش شيصير هاتوا اندل شصار بعده البجت',
    shared: 'ابي نبي شلونكم شنو حق محد زين ويا وين هلا يسوي ابغي حد باكر سكروا نبيه',
  },
  iraqi: {
    own: 'اكو ماكو شكد شقد اشكد هسه هواي هوايه كلش مالتي مالي مالتنا مالكم وياكم وياك دزولي دزوه دزو دز ياهو شبيه يمته بيش اغاتي فدوه عدكم عدنا عدهم هيج هيجي اني احجي تحجي منو خويه عوفوها عوفه عوف تكدر تكدرون اكدر نكدر انطيني انطي انطيك عفيه بيهم شنوا اخابر خابر نخابرك هاي ذوله هذوله شخباركم شصار سيفي بيج دورلي يصمملي يسويلي اريدها اريده رايد وياها كافي زحمه حباب عيني عيوني خوش بلكي بلكت اشو صدك لازملي نزللي شغلتكم گد شوكت اشوكت شلونك يابه جا لعد هم يم عدل ماريد مينخالف تدلل دادا ودي',
    shared: 'اريد شلونكم شنو هلو مال باجر ورقه ورقات ويه ليش شغلكم نريد بعد لو',
  },
  egyptian: {
    own: 'عايز عايزه عاوز عاوزه عايزين عاوزين ده دي دول ازاي ازيك ازيكم ازيكو بتاع بتاعي بتاعت بتاعتي بتاعه كده كدا امتى فين ايه معايا دلوقتي النهارده انهارده اوي قوي بقى بقي علشان باشا فندم حضرتك حضراتكم كويس كويسه لسه بكام عاملين يعملي يظبط مفيش مافيش تلات تلاته تلاتين تمانيه اتنين تاني تالت التالت عايزاه الاوردر اوردر استنى بقاله بقالي مستني بجد ربنا خالص برضو برضه يا ريس جامد اشطر شاطر بوستات ظبطلي يظبطلي هو هدفع هعمل هيعمل نمره بواكي باكو موبايل ابعتولي بطلوا القايمه',
    shared: 'مش حد محتاج محتاجه ممكن نفسي جنيه معلش ماشي خلاص بكره عشان اللي مين زي',
  },
  levantine: {
    own: 'بدي بدنا بدك بدكن بدو بدها شو حدا هلق هلا قديش قديه اديش كتير منيح منيحه هيك هاد هيدا هيدي هي هاي مبارح لحالو لحالها لوين يعطيكن كيفكن كيفك عندكن عنا تبع تبعي تبعنا رح مشان منشان بليز شوي هون هونيك منن غيرن هدول هدولي عنجد عم بيزبط بيخلص وطالع لازمني لازمنا شغلكن منكن ايديكن بلكي مبلا تكرم تكرمي مرسي خيي معو معي معنا احكي قلك بهمني ليكون شغلي يعملي يكتبلي يصممّلي بعمل بعملي منختار منكمل منمشي نسيت حلو حلوا بقدر',
    shared: 'مش مو معك ليش كمان سوري بكرا ياه في ولا ما عاد فيكن عالواتس',
  },
  msa: {
    own: 'أرغب نرغب أود نود أرجو نرجو يرجى الرجاء لديكم هل بشأن إعداد سوف لدي أبحث نبحث بحاجة أطلب أفضل أطالب هؤلاء يناسبني تتراوح تتجاوز يتجاوز لكم سيادتكم نحن مؤسسة خدمتكم تفضلوا إن إذا الذي التي أيضا مجددا لست أريد أحتاج إلى بميزانية لترجمة بتقديم أستطيع يمكنكم يمكن نحتاج',
    shared: 'خلال على من في عن السلام عليكم',
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
export function readDialect(speech: Speech, earlier: readonly Speech[]): Dialect | null {
  const scores = new Map<Dialect, number>()
  const hear = (words: readonly Word[], share: number): void => {
    for (const word of words) for (const [dialect, weight] of cuesOf(word)) scores.set(dialect, (scores.get(dialect) ?? 0) + weight * share)
  }
  hear(speech.words, 1)
  for (const one of earlier) hear(one.words, 0.5)
  const [best] = [...scores].sort((a, b) => b[1] - a[1])
  if (best && best[1] >= 1) return best[0]
  const latin = speech.words.filter((word) => /^[a-z]/.test(word.text)).length
  return latin > speech.words.length / 2 && !speech.arabizi ? 'english' : null
}

/** A word as written tells most; a word of speech in Latin letters tells by its Arabic form; else the word without what is written onto it. */
function cuesOf(word: Word): readonly [Dialect, number][] {
  if (word.kind !== 'word') return []
  const direct = weights.get(word.text)
  if (direct) return direct
  for (const form of word.forms) {
    const cues = form !== word.text && form.length >= 3 ? weights.get(form) : undefined
    if (cues) return cues.map(([dialect, weight]) => [dialect, weight / 2])
  }
  return []
}

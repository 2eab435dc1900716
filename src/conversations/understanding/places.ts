// A gazetteer, longer than a file of rules.
import { fold } from '#src/platform/text/fold.ts'
import type { Word } from './words.ts'

const LISTED: Record<string, string> = {
  SA: `السعودية, المملكة, الرياض, جدة, مكة, مكة المكرمة, المدينة المنورة, المدينه, الدمام, الخبر, الظهران, الطائف, الطايف, تبوك, أبها, ابها, خميس مشيط, بريدة, القصيم, عنيزة, حائل, حايل, جازان, جيزان, نجران, الاحساء, الأحساء, الحسا, الهفوف, ينبع, الجبيل, القطيف, الباحة, عرعر, سكاكا, الجوف, الخرج, حفر الباطن, الشرقية, نيوم, saudi, saudi arabia, ksa, riyadh, jeddah, jedda, dammam, khobar, mecca, makkah, medina, madinah, taif, tabuk, abha, qassim, buraidah, hail, jazan, al khobar`,
  AE: `الإمارات, الامارات, دبي, أبوظبي, ابوظبي, بوظبي, ابو ظبي, الشارقة, الشارجة, عجمان, العين, الفجيرة, رأس الخيمة, راس الخيمه, ام القيوين, uae, emirates, dubai, abu dhabi, sharjah, ajman, al ain, fujairah, ras al khaimah`,
  KW: `الكويت, الجهراء, الجهرا, حولي, السالمية, السالميه, الفروانية, الاحمدي, مبارك الكبير, الفحيحيل, kuwait, salmiya, hawally, jahra`,
  QA: `قطر, الدوحة, الريان, الوكرة, الخور, لوسيل, qatar, doha, lusail, al wakrah`,
  BH: `البحرين, المنامة, المحرق, الرفاع, مدينة عيسى, مدينة حمد, bahrain, manama, muharraq, riffa`,
  OM: `سلطنة عمان, مسقط, صلالة, صحار, نزوى, صور العمانية, السيب, عبري, البريمي, oman, muscat, salalah, sohar`,
  YE: `اليمن, صنعاء, عدن, تعز, حضرموت, المكلا, yemen, sanaa, aden`,
  IQ: `العراق, بغداد, البصرة, البصره, الموصل, نينوى, أربيل, اربيل, هولير, السليمانية, دهوك, كركوك, النجف, كربلاء, كربلا, الحلة, بابل, الديوانية, السماوة, الناصرية, ذي قار, العمارة, ميسان, الكوت, واسط, الرمادي, الانبار, الأنبار, الفلوجة, تكريت, سامراء, بعقوبة, ديالى, الكرادة, المنصور, الكاظمية, الاعظمية, زيونة, الدورة, مدينة الصدر, الجادرية, iraq, baghdad, basra, basrah, mosul, erbil, najaf, karbala, kirkuk, sulaymaniyah, duhok`,
  EG: `مصر, القاهرة, القاهره, الجيزة, الجيزه, الإسكندرية, اسكندرية, اسكندريه, إسكندرية, المنصورة, طنطا, أسيوط, اسيوط, سوهاج, قنا, الاقصر, الأقصر, أسوان, اسوان, بورسعيد, السويس, الاسماعيلية, الإسماعيلية, المنيا, بني سويف, الفيوم, الزقازيق, دمياط, دمنهور, كفر الشيخ, الغردقة, شرم الشيخ, مدينة نصر, المعادي, مصر الجديدة, التجمع, التجمع الخامس, الشيخ زايد, ٦ اكتوبر, 6 اكتوبر, اكتوبر, الدقي, المهندسين, المحلة, المحلة الكبرى, الهرم, شبرا, حلوان, العبور, الرحاب, مدينتي, egypt, cairo, alexandria, giza, mansoura, tanta, maadi, nasr city, zamalek, الزمالك`,
  JO: `الأردن, الاردن, عمان, عمّان, إربد, اربد, الزرقاء, الزرقا, العقبة, السلط, مادبا, الكرك, جرش, المفرق, jordan, ordon, urdun, amman, irbid, zarqa, aqaba`,
  LB: `لبنان, بيروت, طرابلس, صيدا, صور, جونيه, جونية, زحلة, بعلبك, النبطية, جبيل, عاليه, lebanon, beirut, tripoli, saida, jounieh, zahle, tyre, byblos`,
  SY: `سوريا, سورية, دمشق, الشام, حلب, حمص, حماة, حماه, اللاذقية, اللادقية, طرطوس, دير الزور, ادلب, إدلب, درعا, السويداء, السويدا, القامشلي, الحسكة, الرقة, syria, damascus, aleppo, homs, latakia`,
  PS: `فلسطين, غزة, غزه, رام الله, نابلس, الخليل, بيت لحم, جنين, طولكرم, قلقيلية, اريحا, أريحا, القدس, خان يونس, رفح, palestine, gaza, ramallah, nablus, hebron, bethlehem, jerusalem, jenin`,
  MA: `المغرب, الدار البيضاء, كازا, الرباط, مراكش, فاس, طنجة, اكادير, أكادير, مكناس, morocco, casablanca, rabat, marrakech, tangier, agadir`,
  TN: `تونس, صفاقس, سوسة, tunisia, tunis, sfax`,
  DZ: `الجزائر, وهران, قسنطينة, algeria, algiers, oran`,
  LY: `ليبيا, بنغازي, مصراتة, libya, benghazi`,
  SD: `السودان, الخرطوم, ام درمان, sudan, khartoum`,
  TR: `تركيا, اسطنبول, إسطنبول, استنبول, انقرة, غازي عنتاب, عنتاب, turkey, istanbul, ankara`,
  GB: `بريطانيا, لندن, uk, london, england, manchester`,
  US: `امريكا, أمريكا, نيويورك, usa, new york`,
  DE: `المانيا, ألمانيا, برلين, germany, berlin`,
}

const countries = new Map<string, string>()
let longest = 1
for (const [country, names] of Object.entries(LISTED))
  for (const name of names.split(',').map((one) => fold(one))) {
    if (!countries.has(name)) countries.set(name, country)
    longest = Math.max(longest, name.split(' ').length)
  }

/** Names that are also everyday words: places only behind a preposition of place. */
const EVERYDAY = new Set(
  [
    'صور',
    'العين',
    'المدينه',
    'الخبر',
    'الشرقيه',
    'الهرم',
    'التجمع',
    'الشام',
    'المنصور',
    'فاس',
    'عدن',
    'قنا',
    'جبيل',
    'حولي',
    'العماره',
    'الدوره',
    'الرقه',
    'صحار',
    'الريان',
    'السلط',
    'الخليل',
    'بابل',
    'الكرك',
    'العبور',
    'اكتوبر',
    'tyre',
    'medina',
    'المملكه',
    'واسط',
    'الخور',
    'uk',
    'جنين',
    'رفح',
    'عاليه',
    'سوسه',
    'حلوان',
    'الدقي',
  ].map((one) => fold(one)),
)
const BEHIND = new Set([
  'في',
  'من',
  'ب',
  'in',
  'at',
  'from',
  'fi',
  'fe',
  'fel',
  'men',
  'min',
  'ساكن',
  'ساكنه',
  'مدينه',
  'موقعي',
  'location',
  'بمدينه',
  'based',
  'near',
  'داخل',
  'يم',
  'الى',
  'الي',
  'حي',
])

/** A place met in a text. */
export interface Place {
  /** As written, without a preposition. */
  name: string
  country: string
  start: number
  end: number
  /** A preposition of place stands before it. */
  sure: boolean
}

/** The places a text names, in order; `asked` where the bot asked for one. */
export function readPlaces(words: readonly Word[], asked = false): Place[] {
  const found: Place[] = []
  for (let i = 0; i < words.length; i++) {
    for (let length = Math.min(longest, words.length - i); length > 0; length--) {
      const place = placeAt(words, i, length, asked)
      if (!place) continue
      found.push(place)
      i += length - 1
      break
    }
  }
  return found
}

function placeAt(words: readonly Word[], start: number, length: number, asked: boolean): Place | null {
  const parts = words.slice(start, start + length)
  const rest = parts.slice(1).map((word) => word.text)
  const behind = BEHIND.has(words[start - 1]?.text ?? '')
  for (const [text, cut, stuck] of beginnings(parts[0]!)) {
    const name = [text, ...rest].join(' ')
    const country = countries.get(name)
    if (!country || (EVERYDAY.has(name) && !behind && !stuck && !(asked && isOwnClause(words, start, length)))) continue
    const written = [parts[0]!.raw.slice(cut), ...parts.slice(1).map((word) => word.raw)].join(' ')
    return {
      name: cut && text.startsWith('ال') && !written.startsWith('ال') ? `ال${written}` : written,
      country,
      start,
      end: start + length,
      sure: behind || stuck,
    }
  }
  return null
}

/** Nothing stands beside it but commas: "الخبر، ورقمي …". */
function isOwnClause(words: readonly Word[], start: number, length: number): boolean {
  const next = words[start + length]
  return (start === 0 || /[،,\n]/.test(words[start]!.before)) && (!next || /[،,\n]/.test(next.before))
}

/** The first word of a name with and without what may be written onto it: [folded, letters to cut, a preposition of place was there]. */
function beginnings(word: Word): [string, number, boolean][] {
  const { text, raw } = word
  const letters = (count: number): number => [...raw.matchAll(/\P{M}/gu)][count]?.index ?? 0
  const found: [string, number, boolean][] = [[text, 0, false]]
  if (/^[a-z]/.test(text)) return found
  for (const [prefix, article] of [
    ['وبال', 'ال'],
    ['بال', 'ال'],
    ['لل', 'ال'],
    ['عال', 'ال'],
    ['و', ''],
    ['ب', ''],
    ['ل', ''],
    ['ع', ''],
  ] as const)
    if (text.startsWith(prefix) && text.length - prefix.length >= 2)
      found.push([article + text.slice(prefix.length), letters(prefix.length), prefix !== 'و'])
  return found
}

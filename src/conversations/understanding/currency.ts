import { fold } from '#src/platform/text/fold.ts'
import type { Dialect } from './understanding.ts'
import type { Word } from './words.ts'

/** Money words that name one currency wherever they are said. */
const NAMED: Record<string, string> = {
  SAR: 'sar sr',
  AED: 'aed dhs dh',
  KWD: 'kwd kd',
  QAR: 'qar qr',
  BHD: 'bhd bd',
  OMR: 'omr',
  IQD: 'iqd',
  EGP: 'egp le جنيه جنيهات جني جنية',
  JOD: 'jod jd نيره',
  LBP: 'lbp',
  SYP: 'syp',
  ILS: 'ils nis شيكل شيقل شيكلات شواكل شيقلا ₪',
  USD: 'usd dollar dollars bucks buck دولار دولارات $ دولارا',
  EUR: 'eur euro euros يورو €',
  GBP: 'gbp £ sterling استرليني باوند',
  TRY: 'try',
  MAD: 'mad',
}

/** Money words that go by the place, with the currency of each country and of the dialect that says it. */
const SHARED: Record<string, { words: string; by: Record<string, string>; else: Partial<Record<Dialect, string>>; mostly: string | null }> =
  {
    riyal: {
      words: 'ريال ريالات ريالا riyal riyals rial',
      by: { SA: 'SAR', QA: 'QAR', OM: 'OMR', YE: 'YER' },
      else: { saudi: 'SAR', gulf: 'SAR', msa: 'SAR' },
      mostly: 'SAR',
    },
    dinar: {
      words: 'دينار دنانير دينارا دنانيرا dinar dinars',
      by: { KW: 'KWD', IQ: 'IQD', JO: 'JOD', BH: 'BHD', TN: 'TND', DZ: 'DZD', LY: 'LYD', PS: 'JOD' },
      else: { iraqi: 'IQD', levantine: 'JOD', gulf: 'KWD', saudi: 'KWD' },
      mostly: null,
    },
    dirham: {
      words: 'درهم دراهم درهما dirham dirhams',
      by: { AE: 'AED', MA: 'MAD' },
      else: { gulf: 'AED', saudi: 'AED', msa: 'AED', english: 'AED' },
      mostly: 'AED',
    },
    lira: { words: 'ليره ليرات lira liras', by: { LB: 'LBP', SY: 'SYP', TR: 'TRY', JO: 'JOD' }, else: { levantine: 'SYP' }, mostly: null },
    pound: { words: 'pound pounds', by: { EG: 'EGP', GB: 'GBP', SD: 'SDG' }, else: { egyptian: 'EGP', english: 'GBP' }, mostly: null },
  }

const NATIONAL: [string, string][] = [
  ['سعودي', 'SA'],
  ['saudi', 'SA'],
  ['اماراتي', 'AE'],
  ['emirati', 'AE'],
  ['كويتي', 'KW'],
  ['kuwaiti', 'KW'],
  ['قطري', 'QA'],
  ['qatari', 'QA'],
  ['بحريني', 'BH'],
  ['bahraini', 'BH'],
  ['عماني', 'OM'],
  ['omani', 'OM'],
  ['يمني', 'YE'],
  ['yemeni', 'YE'],
  ['عراقي', 'IQ'],
  ['iraqi', 'IQ'],
  ['مصري', 'EG'],
  ['egyptian', 'EG'],
  ['سوداني', 'SD'],
  ['اردني', 'JO'],
  ['jordanian', 'JO'],
  ['لبناني', 'LB'],
  ['سوري', 'SY'],
  ['تركي', 'TR'],
  ['مغربي', 'MA'],
  ['تونسي', 'TN'],
  ['جزائري', 'DZ'],
  ['ليبي', 'LY'],
]

/** Sums with a name of their own, by the dialect that says them: a note of 100 dollars and a wad of 100 notes in Iraq, a thousand in Egypt. */
export const SLANG: { words: Set<string>; dialect: Dialect; value: number; currency: string }[] = [
  { words: new Set(['ورقه', 'ورقات', 'ورقتين', 'وركه', 'وركات']), dialect: 'iraqi', value: 100, currency: 'USD' },
  { words: new Set(['شده', 'شدات', 'شدتين', 'دفتر', 'دفاتر', 'دفترين']), dialect: 'iraqi', value: 10_000, currency: 'USD' },
  { words: new Set(['باكو', 'بواكي', 'باكوهات', 'باكوين']), dialect: 'egyptian', value: 1000, currency: 'EGP' },
  { words: new Set(['ارنب', 'ارانب']), dialect: 'egyptian', value: 1_000_000, currency: 'EGP' },
]

const named = new Map(Object.entries(NAMED).flatMap(([code, words]) => words.split(' ').map((word) => [fold(word) || word, code] as const)))
const shared = new Map(Object.entries(SHARED).flatMap(([, unit]) => unit.words.split(' ').map((word) => [word, unit] as const)))
const national = new Map(NATIONAL.map(([word, country]) => [word, country]))

/** Where a conversation is at home, as far as it tells. */
export interface Home {
  /** Of a place named or a currency shown. */
  country: string | null
  dialect: Dialect | null
  /** A currency shown earlier in the conversation. */
  currency: string | null
}

/** A currency said at a word, and how many words it takes; null when the word is none. */
export function currencyAt(words: readonly Word[], at: number, home: Home): { currency: string | null; length: number } | null {
  const word = words[at]
  if (!word) return null
  const country = nationOf(words[at + 1])
  for (const form of word.forms) {
    const plain = form.length >= 4 || word.kind === 'sign' || form === word.text ? form : ''
    const code = named.get(plain)
    if (code) return { currency: country === 'SD' && code === 'EGP' ? 'SDG' : code, length: country ? 2 : 1 }
    const unit = shared.get(plain)
    if (unit) {
      const said = country ? unit.by[country] : undefined
      const codes = Object.values(unit.by)
      const shown = home.currency && codes.includes(home.currency) ? home.currency : undefined
      return {
        currency: said ?? (home.country && unit.by[home.country]) ?? shown ?? (home.dialect && unit.else[home.dialect]) ?? unit.mostly,
        length: said ? 2 : 1,
      }
    }
  }
  return null
}

/** The currency of money said without one: what the conversation showed, else the place's, else the dialect's. */
export function currencyOf(home: Home): string | null {
  return home.currency ?? (home.country && BY_COUNTRY[home.country]) ?? (home.dialect && BY_DIALECT[home.dialect]) ?? null
}

const BY_COUNTRY: Record<string, string> = {
  ...{ SA: 'SAR', AE: 'AED', KW: 'KWD', QA: 'QAR', BH: 'BHD', OM: 'OMR', YE: 'YER', IQ: 'IQD', EG: 'EGP', JO: 'JOD', LB: 'USD', SY: 'SYP' },
  ...{ PS: 'ILS', MA: 'MAD', TN: 'TND', DZ: 'DZD', LY: 'LYD', SD: 'SDG', TR: 'TRY', GB: 'GBP', US: 'USD', DE: 'EUR' },
}
const BY_DIALECT: Partial<Record<Dialect, string>> = { saudi: 'SAR', iraqi: 'IQD', egyptian: 'EGP' }

/** The country a currency belongs to, where it is one country's. */
export function countryOfCurrency(currency: string): string | null {
  return Object.entries(BY_COUNTRY).find(([country, code]) => code === currency && country !== 'LB')?.[0] ?? null
}

/** The country an adjective names: "كويتي", "saudi". */
export function nationOf(word: Word | undefined): string | null {
  if (!word) return null
  for (const form of word.forms) {
    const country = national.get(form)
    if (country) return country
  }
  return null
}

import { type Language, localeOf } from '../../parts/language.ts'

// Where wasl is at home comes first; the rest follows by name.
const COUNTRIES = 'SA AE KW QA BH OM YE IQ JO PS LB SY EG SD LY TN DZ MA MR SO DJ KM'.split(' ')
const OTHERS = 'TR PK IN GB US DE FR CA ES IT NL SE MY ID'.split(' ')
const CURRENCIES = 'SAR AED KWD QAR BHD OMR YER IQD JOD ILS LBP SYP EGP SDG LYD TND DZD MAD USD EUR GBP TRY'.split(' ')

/** Countries with their names in a language; the one that is chosen is always among them. */
export function countries(language: Language, chosen: string): [code: string, name: string][] {
  return named(language, 'region', [...COUNTRIES, ...OTHERS], chosen)
}

/** Currencies with their names in a language. */
export function currencies(language: Language, chosen: string): [code: string, name: string][] {
  return named(language, 'currency', CURRENCIES, chosen).map(([code, name]) => [code, `${name} (${code})`])
}

/** Every time zone the browser knows. */
export function timeZones(): string[] {
  return Intl.supportedValuesOf('timeZone')
}

function named(language: Language, type: 'region' | 'currency', codes: readonly string[], chosen: string): [string, string][] {
  const names = new Intl.DisplayNames(localeOf(language), { type })
  return [...new Set([...codes, chosen])].map((code) => [code, names.of(code) ?? code])
}

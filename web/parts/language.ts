/** A language of the pages; Arabic comes first. */
export type Language = 'ar' | 'en'

/** The language the page was sent in. */
export function languageOfPage(): Language {
  return document.documentElement.lang === 'en' ? 'en' : 'ar'
}

/** Turns the page to a language and remembers it on this device for a year. */
export function turnPage(language: Language): void {
  document.documentElement.lang = language
  document.documentElement.dir = language === 'ar' ? 'rtl' : 'ltr'
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and Safari
  document.cookie = `language=${language}; path=/; max-age=31536000; samesite=lax`
}

/** The locale for Intl: Gregorian days and Latin digits in both languages. */
export function localeOf(language: Language): string {
  return language === 'ar' ? 'ar-u-ca-gregory-nu-latn' : 'en-GB-u-ca-gregory-nu-latn'
}

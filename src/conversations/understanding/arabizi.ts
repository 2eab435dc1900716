import { SPOKEN } from './arabizi-words.ts'

// Arabic written in Latin letters has no spelling. Consonants are what people agree on, so both sides are compared by their consonants.
const LETTERS: [RegExp, string][] = [
  [/sh|ch/g, 'C'],
  [/kh|5|7'/g, 'X'],
  [/gh|8/g, 'G'],
  [/th/g, 'T'],
  [/dh/g, 'D'],
  [/[7h]/g, 'H'],
  [/3'?/g, 'E'],
  [/[6t]/g, 'T'],
  [/[dD]/g, 'D'],
  [/[sS]/g, 'S'],
  [/z/g, 'Z'],
  [/j/g, 'J'],
  [/[kc]/g, 'K'],
  [/q/g, 'Q'],
  [/[bp]/g, 'B'],
  [/[fv]/g, 'F'],
  [/x/g, 'KS'],
]
const CONSONANTS: Record<string, string> = {
  ...{ ب: 'B', ت: 'T', ث: 'T', ج: 'J', ح: 'H', خ: 'X', د: 'D', ذ: 'D', ر: 'r', ز: 'Z', س: 'S', ش: 'C', ص: 'S', ض: 'D', ط: 'T' },
  ...{ ظ: 'Z', ع: 'E', غ: 'G', ف: 'F', ق: 'Q', ك: 'K', ل: 'l', م: 'm', ن: 'n', ه: 'H' },
}

/** The consonants of a folded Arabic word, by classes that Latin spelling keeps apart; '' for a word of fewer than three. */
export function consonantsOf(arabic: string): string {
  const letters = [...arabic.replace(/[اه]$/, '')].map((letter) => CONSONANTS[letter] ?? '').join('')
  return letters.length >= 3 ? letters : ''
}

/** The consonants a word in Latin letters and digits may stand for: 2, 9 and g are read differently from place to place. */
export function spokenConsonants(latin: string): string[] {
  const readings = [latin.toLowerCase()]
    .flatMap((word) => (word.includes('9') ? [word.replaceAll('9', 's'), word.replaceAll('9', 'q')] : [word]))
    .flatMap((word) => (word.includes('2') ? [word.replaceAll('2', ''), word.replaceAll('2', 'q')] : [word]))
    .flatMap((word) =>
      /g(?!h)/.test(word) ? [word.replace(/g(?!h)/g, 'j'), word.replace(/g(?!h)/g, 'q'), word.replace(/g(?!h)/g, 'k')] : [word],
    )
  const consonants = readings.map((word) =>
    LETTERS.reduce((text, [from, to]) => text.replace(from, to), word.replace(/(?<=[aeiou])h$/, ''))
      .replace(/[^A-Zrlmn]/g, '-')
      .replace(/([A-Zrlmn])\1+/g, '$1')
      .replaceAll('-', ''),
  )
  return [...new Set(consonants)].filter((one) => one.length >= 3)
}

/** What a Latin word is in Arabic letters, where it is a known word of speech; with the article or a preposition in front if need be. */
export function spokenWord(latin: string): string | null {
  const plain = latin.toLowerCase().replace(/(.)\1{2,}/g, '$1')
  return SPOKEN.get(plain) ?? SPOKEN.get(plain.replace(/(.)\1/g, '$1')) ?? SPOKEN.get(plain.replace(/'/g, '')) ?? null
}

/** The word without an article or preposition of speech written onto it: "bel Riyadh", "elmezaniya", "lel-3aqd". */
export function withoutSpokenArticle(latin: string): string {
  return latin.replace(/^(?:[bfwl]?[ei]?l|w[ae]l|3al|b|l)[-']?(?=[a-z0-9]{3})/i, '')
}

const ENGLISH = new Set(
  `the a an i i'm im you we they it is are was be been have has had do does did my your our need want looking for to of in on with and or not can could would should will
  please hi hey hello thanks thank how much what where when who this that there some someone any anyone from me us at by as if but so get make find help per no yes don't cancel`.split(
    /\s+/,
  ),
)

/** Whether a text's Latin words are Arabic speech rather than English. */
export function isArabizi(latinWords: readonly string[]): boolean {
  let spoken = 0
  let english = 0
  for (const word of latinWords) {
    const lower = word.toLowerCase()
    if (
      /[a-z][235679]|[235679]['a-z]*[a-z]{2}/.test(lower) &&
      !/^\d+(?:k|m|d|h|x|st|nd|rd|th|usd|sar|aed|egp|kwd|days?|pages?|px|gb|am|pm)$/.test(lower)
    )
      spoken += 2
    else if (ENGLISH.has(lower)) english += 1
    else if (SPOKEN.has(lower)) spoken += 1
  }
  return spoken > 0 && spoken >= english
}

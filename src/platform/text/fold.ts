import { asciiDigits, stripMarks } from './digits.ts'

/**
 * The form in which words are compared: أ إ آ ٱ → ا, ى ی → ي, ة → ه, ک → ك, ؤ → و, ئ → ي; tashkeel, tatweel and invisible marks gone;
 * Latin without accents in lower case; digits ASCII; runs of blanks one blank. For comparing and searching only, never for showing.
 */
export function fold(text: string): string {
  return asciiDigits(stripMarks(text))
    .normalize('NFKD')
    .replace(/[\u0300-\u036f\u064b-\u065f\u0670\u06d6-\u06ed\u0640]/g, '')
    .replace(/[أإآٱ]/g, 'ا')
    .replace(/[ىی]/g, 'ي')
    .replace(/ة/g, 'ه')
    .replace(/[کڪ]/g, 'ك')
    .replace(/ؤ/g, 'و')
    .replace(/ئ/g, 'ي')
    .replace(/گ/g, 'ق')
    .replace(/پ/g, 'ب')
    .replace(/چ/g, 'ج')
    .replace(/ڤ/g, 'ف')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim()
}

/** The folded words of a text: letters and digits only, in order, repeats kept. */
export function foldedWords(text: string): string[] {
  return fold(text).match(/[\p{L}\p{N}]+/gu) ?? []
}

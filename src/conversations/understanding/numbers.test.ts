import { describe, expect, it } from 'vitest'
import { numberWord } from './number-words.ts'
import { readQuantities } from './numbers.ts'
import { cleanSpeech, readWords } from './words.ts'

const numbersIn = (text: string): number[] => readQuantities(readWords(cleanSpeech(text)).words).map((one) => one.value)

describe('numbers are read as they are said', () => {
  it.each([
    ['٣٠٠', 300],
    ['1,500', 1500],
    ['8.000', 8000],
    ['4,5', 4.5],
    ['٤٫٩', 4.9],
    ['ألف ونص', 1500],
    ['الف وخمس مية', 1500],
    ['ألفين خمس مية', 2500],
    ['ثلث ورقات', 3],
    ['ثلث تيام', 3],
    ['ثلث مليون', 333_333.33],
    ['الفين ونص', 2500],
    ['مليون وربع', 1_250_000],
    ['نص مليون', 500_000],
    ['ربع مليون', 250_000],
    ['مليون الا ربع', 750_000],
    ['ميتين وخمسين', 250],
    ['خمسمية وخمسة وسبعين', 575],
    ['تلتمية', 300],
    ['اربعتاشر', 14],
    ['خمسة عشر ألف', 15_000],
    ['ثلاثة آلاف وسبعمئة', 3700],
    ['خمستلاف', 5000],
    ['تلتالاف', 3000],
    ['40 الف', 40_000],
    ['1.5k', 1500],
    ['٣k', 3000],
    ['fifteen hundred', 1500],
    ['two thousand five hundred', 2500],
    ['2 grand', 2000],
    ['nos malyon', 500_000],
  ])('%s', (text, value) => expect(numbersIn(text)).toEqual([value]))
})

describe('several numbers stay apart', () => {
  it.each([
    ['من ٣٠٠ الى ٥٠٠', [300, 500]],
    ['بين الالف والالفين', [1000, 2000]],
    ['between fifteen hundred and two thousand', [1500, 2000]],
    ['٣، ٤ او ٥', [3, 4, 5]],
  ])('%s', (text, values) => expect(numbersIn(text)).toEqual(values))
})

it('takes no word for a number that only looks like one', () => {
  for (const word of ['الست', 'لسه', 'لوحده', 'كتاب', 'شعار']) expect(numberWord(word)).toBeNull()
  expect(numbersIn('ابي شعار للمحل')).toEqual([])
})

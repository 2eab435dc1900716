import { foldedWords } from '#src/platform/text/fold.ts'
import { consonantsOf } from './arabizi.ts'
import { numberWord } from './number-words.ts'
import type { Word } from './words.ts'

type Item = { one: Set<string> } | { starts: string[] } | 'gap' | 'number' | 'first' | 'last'

interface Phrase<T> {
  items: { item: Item; optional: boolean }[]
  means: T
}

/** Phrases filed under their first words. */
export interface PhraseBook<T> {
  byWord: Map<string, Phrase<T>[]>
  others: Phrase<T>[]
}

/** A phrase met in a text: the words from `start` up to, not including, `end`. */
export interface Found<T> {
  means: T
  start: number
  end: number
}

/**
 * Files phrases for finding. In a phrase `a/b` is either word, `a_b/c` either two words or one, `a?` may be missing, `ab*` any word that begins so, `~` up to three words of the
 * same sentence, `#` a number, `^` the beginning of the text and `$` the end of a sentence. A word fits by any of its forms, in Arabic or Latin letters.
 */
export function phraseBook<T>(entries: readonly (readonly [phrase: string, means: T])[]): PhraseBook<T> {
  const book: PhraseBook<T> = { byWord: new Map(), others: [] }
  for (const [text, means] of entries.flatMap(([phrase, meaning]) => spellOut(phrase).map((one) => [one, meaning] as const))) {
    const items = text.split(' ').map(compile)
    const [first] = items
    if (!first) continue
    const phrase = { items, means }
    if (typeof first.item === 'object' && 'one' in first.item && !first.optional) {
      for (const key of first.item.one) {
        const filed = book.byWord.get(key)
        if (filed) filed.push(phrase)
        else book.byWord.set(key, [phrase])
      }
    } else book.others.push(phrase)
  }
  return book
}

/** Every phrase of the book that stands in the words; the same phrase once for each place where it begins. */
export function findPhrases<T>(book: PhraseBook<T>, words: readonly Word[]): Found<T>[] {
  const found: Found<T>[] = []
  words.forEach((word, start) => {
    const candidates = new Set(book.others)
    for (const form of word.forms) for (const phrase of book.byWord.get(form) ?? []) candidates.add(phrase)
    for (const phrase of candidates) {
      const end = match(phrase.items, 0, words, start)
      if (end > start) found.push({ means: phrase.means, start, end })
    }
  })
  return found
}

/** A phrase once for each of its alternatives of several words: "يا_هلا/مرحبا" is "يا هلا" and "مرحبا". */
function spellOut(phrase: string): string[] {
  return phrase
    .trim()
    .split(/\s+/)
    .reduce<string[][]>(
      (sofar, item) => {
        const optional = item.endsWith('?')
        const alternatives = item.replace(/\?$/, '').split('/')
        const single = alternatives.filter((one) => !one.includes('_')).join('/')
        const forms = [
          ...(single ? [single + (optional ? '?' : '')] : []),
          ...alternatives.filter((one) => one.includes('_')).map((one) => one.replaceAll('_', ' ')),
        ]
        return sofar.flatMap((before) => forms.map((form) => [...before, form]))
      },
      [[]],
    )
    .map((items) => items.join(' '))
}

function compile(text: string): { item: Item; optional: boolean } {
  const optional = text.length > 1 && text.endsWith('?')
  const plain = optional ? text.slice(0, -1) : text
  const item: Item =
    plain === '~'
      ? 'gap'
      : plain === '#'
        ? 'number'
        : plain === '^'
          ? 'first'
          : plain === '$'
            ? 'last'
            : plain.endsWith('*')
              ? { starts: starts(plain) }
              : { one: keys(plain) }
  return { item, optional }
}

function starts(text: string): string[] {
  return text
    .slice(0, -1)
    .split('/')
    .flatMap((one) => foldedWords(one))
}

function keys(text: string): Set<string> {
  const words = text.split('/').map((one) => foldedWords(one).join('') || one)
  return new Set(words.flatMap((word) => [word, ...(consonantsOf(word) ? [`≈${consonantsOf(word)}`] : [])]))
}

/** Where the items end that begin at `at`, or -1. */
function match(items: Phrase<unknown>['items'], index: number, words: readonly Word[], at: number): number {
  const entry = items[index]
  if (!entry) return at
  const { item, optional } = entry
  if (item === 'first') return at === 0 ? match(items, index + 1, words, at) : -1
  if (item === 'last')
    return at === words.length || (at > 0 && words[at]!.sentence !== words[at - 1]!.sentence) ? match(items, index + 1, words, at) : -1
  if (item === 'gap') {
    for (let skip = 0; skip <= 3; skip++) {
      const next = words[at + skip]
      if (skip > 0 && words[at + skip - 1]!.sentence !== words[at - 1]?.sentence) break
      const end = match(items, index + 1, words, at + skip)
      if (end >= 0) return end
      if (!next) break
    }
    return -1
  }
  const word = words[at]
  if (word && fits(item, word) && !(at > 0 && index > 0 && word.sentence !== words[at - 1]!.sentence)) {
    const end = match(items, index + 1, words, at + 1)
    if (end >= 0) return end
  }
  return optional ? match(items, index + 1, words, at) : -1
}

function fits(item: Exclude<Item, 'gap' | 'first' | 'last'>, word: Word): boolean {
  if (item === 'number') return word.kind === 'number' || (numberWord(word.text)?.value ?? 0) > 1
  if ('one' in item) {
    for (const form of word.forms) if (item.one.has(form)) return true
    return false
  }
  return item.starts.some((start) => [...word.forms].some((form) => form.startsWith(start)))
}

import { likeness, type Sentence } from './sentence.ts'

/** Sentences filed by their words and trigrams: those alike are found without comparing with each. */
export interface Likenesses {
  /** Files a sentence; answers its number, counted from 0. */
  add(sentence: Sentence): number
  /** Those at least so alike, the most alike first, at a tie the first filed. */
  like(sentence: Sentence, atLeast: number): { number: number; likeness: number }[]
}

/** An empty file of sentences. */
export function fileLikenesses(): Likenesses {
  const filed: Sentence[] = []
  const words = fileKeys()
  const grams = fileKeys()
  return {
    add(sentence) {
      const number = filed.push(sentence) - 1
      words.add(sentence.words, number)
      grams.add(sentence.grams, number)
      return number
    },
    like(sentence, atLeast) {
      const sharedWords = words.count(sentence.words, filed.length)
      const sharedGrams = grams.count(sentence.grams, filed.length)
      const found: { number: number; likeness: number }[] = []
      for (let number = 0; number < filed.length; number++) {
        const shared = { words: sharedWords[number]!, grams: sharedGrams[number]! }
        if (!shared.grams) continue
        const alike = likeness(shared, sentence, filed[number]!)
        if (alike >= atLeast) found.push({ number, likeness: alike })
      }
      return found.sort((a, b) => b.likeness - a.likeness || a.number - b.number)
    },
  }
}

/** Which numbers have which keys, and how many of some keys each number has. One count is made over the last, or a thousand questions would leave a thousand lists. */
function fileKeys() {
  const numbersOf = new Map<string, number[]>()
  let counts = new Uint16Array(64)
  return {
    add(keys: readonly string[], number: number): void {
      for (const key of keys) {
        const known = numbersOf.get(key)
        if (known) known.push(number)
        else numbersOf.set(key, [number])
      }
    },
    count(keys: readonly string[], size: number): Uint16Array {
      if (counts.length < size) counts = new Uint16Array(2 * size)
      else counts.fill(0, 0, size)
      for (const key of keys) for (const number of numbersOf.get(key) ?? []) counts[number]!++
      return counts
    },
  }
}

import { CUES, type Cue } from './intent-cues.ts'
import { findPhrases } from './phrases.ts'
import type { Word } from './words.ts'

/** The cues of a text, weighed. */
export interface Hearing {
  /** How strongly a cue is said; 0 where it is not. */
  weight: (cue: Cue) => number
  has: (cue: Cue) => boolean
  /** Share of the words that phrases of these cues cover, 0 to 1. */
  share: (...cues: Cue[]) => number
}

type FoundCue = ReturnType<typeof findPhrases<{ cue: Cue; weight: number }>>[number]

/** "ابي اكلم موظف" wishes for a person, not for a service: a wish inside a longer phrase is that phrase's. */
const LONGER: Cue[] = ['price', 'human', 'status', 'job', 'change', 'reject', 'offtopic', 'optout', 'wrong', 'cancel', 'complaint']
/** These take a wish that merely touches them: "في حد استلم الطلب". */
const ABSORBING: Cue[] = ['status', 'human', 'job']
/** Words of work in hand: a message about them is not about messages. */
const OF_AN_ORDER =
  /^(?:ال|لل|بال)?(?:ملف|طلب|تصميم|عرض|صوره|كرت|حمله|شغل|فيديو|مصمم|لوقو|شعار|صفحه|مشروع|عقد|design|designer|file|order|request|card|menu|logo|campaign|photo|contract|project|video)$/
const NEGATION = /^(?:ما|مو|مش|لا|not|dont|مب|no|ماعاد|معاد|عاد|لم|ولا|msh|mesh|mish)$/

/** Listens for every cue; a phrase counts for what it means in its place. */
export function hear(words: readonly Word[]): Hearing {
  const all = findPhrases(CUES, words)
  const found = all.filter((one) => isMeant(one, words, all))
  const weights = new Map<Cue, number>()
  const covered = new Map<Cue, Set<number>>()
  for (const { means, start, end } of found.toSorted((a, b) => b.means.weight - a.means.weight || b.end - b.start - (a.end - a.start))) {
    const spans = covered.get(means.cue) ?? new Set<number>()
    covered.set(means.cue, spans)
    const fresh = Array.from({ length: end - start }, (_, i) => start + i).filter((at) => !spans.has(at))
    if (!fresh.length) continue
    for (const at of fresh) spans.add(at)
    const sum = weights.get(means.cue) ?? 0
    weights.set(means.cue, sum === 0 ? means.weight : sum + 0.3 * means.weight)
  }
  if (words.some(isNegatedVerb)) weights.set('no', (weights.get('no') ?? 0) + 3)
  const spoken = words.filter((word) => word.kind !== 'sign').length || words.length || 1
  return {
    weight: (cue) => Math.min(8, weights.get(cue) ?? 0),
    has: (cue) => (weights.get(cue) ?? 0) > 0,
    share: (...cues) => Math.min(1, new Set(cues.flatMap((cue) => [...(covered.get(cue) ?? [])])).size / spoken),
  }
}

/** "مبيعجبنيش" and "ميناسبني" say no within the word. */
function isNegatedVerb({ text }: Word): boolean {
  return /^م[\u0621-\u064a]{3,}ش$|^م[يتن][\u0621-\u064a]{3,}(?:ني|نا|ون)$/.test(text) && !/^(?:مشمش|مناقش|مفروش|مدهش)/.test(text)
}

function isMeant(one: FoundCue, words: readonly Word[], all: readonly FoundCue[]): boolean {
  const { cue } = one.means
  const [before, first, next] = [words[one.start - 1], words[one.start]!, words[one.start + 1]]
  if (cue === 'want') return isWished(one, words, all)
  // "لا تبعتوه" keeps an order back, "لا تبعتوا لي" asks for silence.
  if (cue === 'optout')
    return (
      !clauseOf(words, one.start).some((word) => OF_AN_ORDER.test(word.text)) &&
      !words.slice(one.start, one.end).some((word) => /^(?:تبعت|ترسل|تدز|تبعث|تطرش|ابعت|ارسل)\p{L}*(?:وه|وها|ه|ها)$/u.test(word.text))
    )
  // "ألفين لا غير" changes nothing and refuses nothing, "ولا يهمك" neither.
  if (cue === 'change') return !(first.text === 'غير' && before?.text === 'لا')
  // "لا تلغون الطلب", "don't stop the project" keep it going.
  if (cue === 'cancel') return !(/^(?:dont|don't|never|not)$/.test(before?.text ?? '') || (before?.text === 'لا' && /^ت/.test(first.text)))
  if (cue === 'no') return next?.text !== 'غير' && !(first.text === 'ولا' && /^(?:يهم|تهتم|تشيل|شي$)/.test(next?.text ?? ''))
  // "ورحمة الله" is part of the greeting.
  if (cue === 'thanks')
    return !all.some(
      (other) => other.means.cue === 'greeting' && other.start <= one.start && other.end >= one.end && other.end - other.start > 1,
    )
  return true
}

/** "don't stop the project, just stop the texts": what is said before the comma is another matter. */
function clauseOf(words: readonly Word[], at: number): readonly Word[] {
  const begins = (i: number): boolean => words[i]!.sentence !== words[i - 1]?.sentence || /[،,]/.test(words[i]!.before)
  const from = words.findLastIndex((_, i) => i <= at && begins(i))
  const to = words.findIndex((_, i) => i > at && begins(i))
  return words.slice(from, to < 0 ? undefined : to)
}

function isWished(one: FoundCue, words: readonly Word[], all: readonly FoundCue[]): boolean {
  const before = words[one.start - 1]
  if (before && before.sentence === words[one.start]!.sentence && NEGATION.test(before.text)) return false
  // "بدي اعرف قديش بيكلف لوغو" wishes to know, not to have.
  const next = words.slice(one.end).find((word) => word.text !== 'to')
  if (/^(?:اعرف|نعرف|استفسر|نستفسر|اسال|نسال|know|ask)$/.test(next?.text ?? '') && all.some((other) => other.means.cue === 'price'))
    return false
  return !all.some((other) => {
    if (other.end - other.start <= one.end - one.start) return false
    const contains = other.start <= one.start && other.end >= one.end
    const touches = other.start < one.end && one.start < other.end
    return (LONGER.includes(other.means.cue) && contains) || (ABSORBING.includes(other.means.cue) && touches)
  })
}

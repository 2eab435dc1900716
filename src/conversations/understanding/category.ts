// Long because the weighing of phrases, word stems and trigrams is one calculation.
import { findPhrases, type PhraseBook, phraseBook } from './phrases.ts'
import { SERVICE_PHRASES } from './service-phrases.ts'
import type { Service } from './understanding.ts'
import { readWords, type Word } from './words.ts'

/** A service a text is about, and how strongly: 1 is a hint, 4 and above is said outright. */
export interface NamedService {
  slug: string
  weight: number
}

interface Hint {
  slug: string
  weight: number
}

interface Lexicon {
  book: PhraseBook<Hint>
  /** Single words of four letters and more, for spelling mistakes: trigram → words. */
  trigrams: Map<string, Set<string>>
  words: Map<string, Hint[]>
}

/** Stronger by a hair than what is said outright: exempt from the doubts about its place in the sentence. */
const EXEMPT = 5.01
const STRONG = 5
const PLAIN = 3
const WEAK = 1

/** The service a text asks for: what is negated, replaced, owned already or served by it counts little. Null where it names none. */
export function readService(words: readonly Word[], categories: readonly Service[]): NamedService | null {
  if (!words.length || !categories.length) return null
  const lexicon = lexiconOf(categories)
  const met = findPhrases(lexicon.book, words)
  const covered = new Set(met.flatMap((one) => range(one.start, one.end)))
  const guesses = words.flatMap((word, at) =>
    covered.has(at) ? [] : misspelled(word, lexicon).map((means) => ({ means, start: at, end: at + 1 })),
  )
  const all = [...met, ...guesses]
  const scores = new Map<string, { sum: number; strongest: number }>()
  const seen = new Map<string, Set<number>>()
  // What a service is for is named behind it: "شعار لمحل". With nothing named before, what stands there is itself the service: "سعر للترجمة".
  const leads = (start: number, slug: string): boolean =>
    all.some((one) => one.start < start && one.means.slug !== slug && one.means.weight >= PLAIN)
  const ordered = all.toSorted((a, b) => b.means.weight * (b.end - b.start) - a.means.weight * (a.end - a.start))
  for (const found of ordered) {
    // A word counts once for each service, and not at all where a longer phrase of another service says what it means there.
    const longer = all.some(
      (other) =>
        other.means.slug !== found.means.slug &&
        other.means.weight >= STRONG &&
        other.start <= found.start &&
        other.end >= found.end &&
        other.end - other.start > found.end - found.start,
    )
    const spans = seen.get(found.means.slug) ?? new Set()
    if (range(found.start, found.end).every((at) => spans.has(at))) continue
    for (const at of range(found.start, found.end)) spans.add(at)
    seen.set(found.means.slug, spans)
    const weight =
      found.means.weight *
      (1 + 0.15 * Math.min(2, found.end - found.start - 1)) *
      (found.means.weight === EXEMPT ? 1 : roleOf(words, found.start, found.end, leads(found.start, found.means.slug))) *
      (longer ? 0.15 : 1)
    const score = scores.get(found.means.slug) ?? { sum: 0, strongest: 0 }
    scores.set(found.means.slug, { sum: score.sum + weight, strongest: Math.max(score.strongest, weight) })
  }
  let best: NamedService | null = null
  for (const [slug, { sum, strongest }] of scores) {
    const weight = strongest + 0.35 * (sum - strongest)
    if (weight > 0.3 && weight > (best?.weight ?? 0)) best = { slug, weight }
  }
  return best
}

const NEGATIONS = new Set([
  'مو',
  'مش',
  'موب',
  'مب',
  'ليس',
  'not',
  'بدون',
  'without',
  'بدل',
  'بدال',
  'عوض',
  'instead',
  'غير',
  'وليس',
  'no',
  'مهب',
  'ولا',
  'عكس',
  'rather',
  "don't",
  'dont',
  'مكان',
  'بطلت',
  'بلا',
  'الغوا',
  'الغي',
  'شيلوا',
  'mesh',
  'mish',
  'mo',
])
const WANTS = new Set([
  'ابي',
  'ابغي',
  'ابغا',
  'اريد',
  'عايز',
  'عايزه',
  'عاوز',
  'بدي',
  'احتاج',
  'محتاج',
  'نبي',
  'ودي',
  'want',
  'need',
  'بغيت',
  'ابا',
  'نبغي',
])
const FOR = new Set([
  'ل',
  'حق',
  'مال',
  'مالت',
  'بتاع',
  'بتاعت',
  'تبع',
  'لـ',
  'for',
  'of',
  'حقت',
  'عن',
  'about',
  'في',
  'علي',
  'الي',
  'لاجل',
  'on',
  'بتوع',
  'من',
  'from',
  'in',
  'with',
  'فيه',
  'فيها',
])
const OWNING = new Set(['عندي', 'عندنا', 'لدي', 'لدينا', 'have', 'عدنا', 'معي', 'already', 'صاحب', "i've", 'own', 'املك'])
const READY = new Set([
  'جاهز',
  'جاهزه',
  'موجود',
  'موجوده',
  'خالص',
  'ready',
  'done',
  'عندي',
  'مخلص',
  'جاهزين',
  'موجودين',
  'مصوره',
  'مكتوب',
  'مكتوبه',
])
const ASIDE = new Set([
  'كمان',
  'وكمان',
  'ايضا',
  'وايضا',
  'also',
  'واذا',
  'اذا',
  'وياليت',
  'ياليت',
  'وبعدين',
  'بعدين',
  'later',
  'maybe',
  'ويمكن',
  'يمكن',
  'ولو',
  'plus',
])

/** What a phrase is in its sentence: 1 for the thing asked for, less for what is negated, served, owned or asked for on the side. */
function roleOf(words: readonly Word[], start: number, end: number, led: boolean): number {
  const sentence = words[start]!.sentence
  const before = words.slice(Math.max(0, start - 3), start).filter((word) => word.sentence === sentence)
  const last = before.at(-1)
  const comma = /[،,]/.test(words[start]!.before)
  let role = 1
  if (isNegated(words, start, before, comma)) role *= 0.05
  const stuck = /^(?:لل|ل(?=\p{L}{3}))/u.test(words[start]!.text) && !comma
  const served =
    (last && FOR.has(last.text) && !comma) ||
    words.slice(Math.max(0, start - 4), start).some((word) => word.text === 'بين' || word.text === 'between')
  if (led && ((stuck && !isPerson(last)) || served)) role *= 0.4
  if (before.some((word) => OWNING.has(word.text)) && !before.some((word) => WANTS.has(word.text))) role *= 0.4
  const next = words[end]
  if (next && next.sentence === sentence && READY.has(next.text) && !/[،,]/.test(next.before)) role *= 0.3
  const aside = words.slice(Math.max(0, start - 5), start).some((word) => ASIDE.has(word.text) && word.sentence === sentence)
  if (aside && start > 3) role *= 0.4
  return role
}

/** "مو تصميم", "بدل التصوير", "ما ابي تصميم", "بطلت من الابلكيشن". */
function isNegated(words: readonly Word[], start: number, before: readonly Word[], comma: boolean): boolean {
  if (/^بدال|^بدل/.test(words[start]!.text)) return true
  if (comma || !before.length) return false
  const near = before.slice(-2)
  if (
    near.some(
      (word, i) =>
        NEGATIONS.has(word.text) &&
        (i === near.length - 1 ||
          ['ال', 'من', 'of', 'a', 'the', 'بس', 'عن', 'محتاج', 'عايز', 'عاوز', 'بدي', 'need', 'عن'].includes(near.at(-1)!.text)),
    )
  )
    return true
  const wanting = before.findIndex((word) => WANTS.has(word.text) || word.text === 'عاد')
  return wanting >= 0 && /^(?:ما|لا|مو|مش)$/.test(before[wanting - 1]?.text ?? words[start - before.length + wanting - 1]?.text ?? '')
}

const PEOPLE = new Set([
  'احد',
  'حد',
  'حدا',
  'واحد',
  'شخص',
  'متخصص',
  'متخصصه',
  'مختص',
  'خبير',
  'مصمم',
  'مهندس',
  'محتاج',
  'محتاجه',
  'بحاجه',
  'someone',
  'نحتاج',
  'احتاج',
  'محتاجين',
  'حاجه',
  'فريق',
  'شركه',
  'مستقل',
  'مبدع',
  'محترف',
  'شاطر',
  'موظف',
  'طريقه',
  'عرض',
  'خدمه',
  'كاتب',
  'تكلفه',
  'سعر',
  'بالنسبه',
  'اداره',
  'حابب',
])

function isPerson(word: Word | undefined): boolean {
  return !!word && PEOPLE.has(word.text)
}

function range(start: number, end: number): number[] {
  return Array.from({ length: end - start }, (_, i) => start + i)
}

const lexicons = new WeakMap<readonly Service[], Lexicon>()

function lexiconOf(categories: readonly Service[]): Lexicon {
  const known = lexicons.get(categories)
  if (known) return known
  const entries: [string, Hint][] = []
  const kept = categories.flatMap((one) =>
    [...new Set([one.slug.replaceAll('-', ' '), one.ar, one.en, ...one.phrases])].map((phrase) => ({
      slug: one.slug,
      words: readWords(phrase).words.map((word) => word.text),
    })),
  )
  const shared = new Map<string, Set<string>>()
  for (const { slug, words } of kept) for (const word of words) shared.set(word, (shared.get(word) ?? new Set()).add(slug))
  for (const { slug, words } of kept) {
    if (!words.length || words.join('').length < 2) continue
    const rarity = words.reduce((sum, word) => sum + 1 / shared.get(word)!.size, 0) / words.length
    entries.push([words.map(plain).join(' '), { slug, weight: words.length > 1 ? PLAIN + rarity : PLAIN * rarity }])
  }
  for (const { slug } of categories) entries.push(...ownPhrases(slug))
  const lexicon: Lexicon = { book: phraseBook(entries), trigrams: new Map(), words: new Map() }
  for (const [phrase, hint] of entries)
    if (hint.weight >= PLAIN && !/\s/.test(phrase.replace(/\s*\S+\?$/, '')))
      for (const word of phrase.split('/')) file(lexicon, word.replace(/[?*]/g, ''), hint)
  lexicons.set(categories, lexicon)
  return lexicon
}

function ownPhrases(slug: string): [string, Hint][] {
  return (SERVICE_PHRASES[slug] ?? '')
    .split('|')
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => [
      line.replace(/^(?:!!?|~)\s+/, ''),
      { slug, weight: line.startsWith('!! ') ? EXEMPT : line.startsWith('! ') ? STRONG : line.startsWith('~ ') ? WEAK : PLAIN },
    ])
}

/** The article off a tenant's own keyword, so that it fits however it is written. */
function plain(word: string): string {
  return word.replace(/[/~?*^$#]/g, '').replace(/^ال(?=.{3})/, '') || word
}

function file(lexicon: Lexicon, word: string, hint: Hint): void {
  if (word.length < 5) return
  lexicon.words.set(word, [...(lexicon.words.get(word) ?? []), hint])
  for (const trigram of trigramsOf(word)) lexicon.trigrams.set(trigram, (lexicon.trigrams.get(trigram) ?? new Set()).add(word))
}

/** What a misspelled word most resembles, for half its weight: "مترجمم", "اعلنات", "بروشر". */
function misspelled(word: Word, lexicon: Lexicon): Hint[] {
  if (word.kind !== 'word') return []
  const bare = word.text.replace(/^(?:وال|بال|لل|ال)(?=.{4})/, '')
  if (bare.length < 5) return []
  const own = trigramsOf(bare)
  const counts = new Map<string, number>()
  for (const trigram of own)
    for (const candidate of lexicon.trigrams.get(trigram) ?? []) counts.set(candidate, (counts.get(candidate) ?? 0) + 1)
  let best: string | null = null
  let likeness = 0.58
  for (const [candidate, common] of counts) {
    const dice = (2 * common) / (own.length + candidate.length)
    if (dice > likeness && Math.abs(candidate.length - bare.length) <= 2) {
      best = candidate
      likeness = dice
    }
  }
  return best ? lexicon.words.get(best)!.map((hint) => ({ slug: hint.slug, weight: hint.weight * likeness * 0.5 })) : []
}

function trigramsOf(word: string): string[] {
  const padded = `^${word}$`
  return Array.from({ length: padded.length - 2 }, (_, i) => padded.slice(i, i + 3))
}

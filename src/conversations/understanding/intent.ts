// Long because the cues of all intents are weighed in one place.
import type { NamedService } from './category.ts'
import type { Pointing } from './choice.ts'
import { CUES, type Cue } from './intent-cues.ts'
import { findPhrases } from './phrases.ts'
import type { Question } from './question.ts'
import type { Intent } from './understanding.ts'
import type { Word } from './words.ts'

/** What the other readers found, for weighing what the client is doing. */
export interface Evidence {
  words: readonly Word[]
  question: Question | null
  /** The bot's last turn shows options to choose among. */
  shows: 'freelancers' | 'menu' | null
  pointing: Pointing
  service: NamedService | null
  hasMoney: boolean
  hasTime: boolean
  hasPhone: boolean
  hasEmail: boolean
  hasName: boolean
  hasPlace: boolean
  hasLink: boolean
  /** Nothing but orders to the reader is left unread. */
  onlyOrders: boolean
  /** The text asks to stop messages and nothing else. */
  asksToStop: boolean
  isComment: boolean
  /** A question mark stands in the text. */
  isQuestion: boolean
}

/** The likeliest intent with how clear it is, 0 to 1. */
export function readIntent(evidence: Evidence): { intent: Intent; confidence: number } {
  const heard = hear(evidence.words)
  const scores = weigh(evidence, heard)
  const ranked = Object.entries(scores).sort((a, b) => b[1] - a[1]) as [Intent, number][]
  const [first, second] = ranked
  const lead = first![1] - Math.max(0, second![1])
  return { intent: first![0], confidence: Math.round(Math.min(0.99, 0.4 + 0.1 * Math.max(0, first![1]) * 0.5 + 0.1 * lead) * 100) / 100 }
}

interface Heard {
  weight: (cue: Cue) => number
  /** Share of the words that phrases of these kinds cover. */
  share: (...cues: Cue[]) => number
  has: (cue: Cue) => boolean
}

/** "ابي اكلم موظف" wishes for a person, not for a service: a wish inside a longer phrase is that phrase's. */
const LONGER: Cue[] = ['price', 'human', 'status', 'job', 'change', 'reject', 'offtopic', 'optout', 'wrong', 'cancel', 'complaint']

/** These take a wish that merely touches them: "في حد استلم الطلب". */
const ABSORBING: Cue[] = ['status', 'human', 'job']

function hear(words: readonly Word[]): Heard {
  const all = findPhrases(CUES, words)
  const found = all.filter((one) => {
    // "لا تبعتوه" keeps an order back, "لا تبعتوا لي" asks for silence.
    if (
      one.means.cue === 'optout' &&
      words.slice(one.start, one.end).some((word) => /^(?:تبعت|ترسل|تدز|تبعث|تطرش|ابعت|ارسل)\p{L}*(?:وه|وها|ه|ها)$/u.test(word.text))
    )
      return false
    // "ولا يهمك" refuses nothing.
    if (one.means.cue === 'no' && words[one.start]!.text === 'ولا' && /^(?:يهم|تهتم|تشيل|شي$)/.test(words[one.start + 1]?.text ?? ''))
      return false
    // "ورحمة الله" is part of the greeting.
    if (one.means.cue === 'thanks')
      return !all.some(
        (other) => other.means.cue === 'greeting' && other.start <= one.start && other.end >= one.end && other.end - other.start > 1,
      )
    if (one.means.cue !== 'want') return true
    const before = words[one.start - 1]
    if (
      before &&
      before.sentence === words[one.start]!.sentence &&
      /^(ما|مو|مش|لا|not|dont|don't|مب|no|ماعاد|معاد|عاد|لم|ولا|msh|mesh|mish)$/.test(before.text)
    )
      return false
    return !all.some(
      (other) =>
        other.end - other.start > one.end - one.start &&
        ((LONGER.includes(other.means.cue) && other.start <= one.start && other.end >= one.end) ||
          (ABSORBING.includes(other.means.cue) && other.start < one.end && one.start < other.end)),
    )
  })
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
  // "مبيعجبنيش" and "ميناسبني" say no within the word.
  if (
    words.some(
      (word) =>
        /^م[\u0621-\u064a]{3,}ش$|^م[يتن][\u0621-\u064a]{3,}(?:ني|نا|ون)$/.test(word.text) && !/^(?:مشمش|مناقش|مفروش|مدهش)/.test(word.text),
    )
  )
    weights.set('no', (weights.get('no') ?? 0) + 3)
  const spoken = words.filter((word) => word.kind !== 'sign').length || words.length || 1
  return {
    weight: (cue) => Math.min(8, weights.get(cue) ?? 0),
    has: (cue) => (weights.get(cue) ?? 0) > 0,
    share: (...cues) => Math.min(1, new Set(cues.flatMap((cue) => [...(covered.get(cue) ?? [])])).size / spoken),
  }
}

function weigh(evidence: Evidence, heard: Heard): Record<Intent, number> {
  const { question, service, shows, pointing, words } = evidence
  const { weight, has, share } = heard
  const inDialogue = question !== null && !question.isPost
  const asks = question?.asks
  const asksYes = asks?.has('yes') ?? false
  const wish = has('want') ? weight('want') : 0
  const strong = service ? Math.min(2.5, service.weight * 0.5) : 0
  const answer = answered(evidence, heard)
  const open = inDialogue && (question.ofRequest || asksYes)
  const scores: Record<Intent, number> = {
    opt_out: has('optout') ? weight('optout') + (question?.isCampaign ? 2 : 0) - (service && wish ? 3 : 0) : 0,
    spam: spamOf(evidence, heard),
    talk_to_human: has('human') ? weight('human') + 0.5 - (strong >= 2.5 && wish ? 2.5 : 0) - (answer >= 4 ? 3.5 : 0) : 0,
    complaint: has('complaint')
      ? weight('complaint') * 0.9 +
        0.6 -
        (wish && service && service.weight >= 2.5 ? 2.5 : 0) -
        (shows ? 2.5 : 0) -
        (asksYes || answer >= 4 ? 1 : 0)
      : 0,
    ask_status:
      has('status') && (weight('status') >= 3 || evidence.isQuestion)
        ? weight('status') + 0.8 + (evidence.isQuestion && weight('status') < 3 ? 1.2 : 0) - (wish && service ? 2 : 0)
        : 0,
    cancel: cancelOf(evidence, heard, open),
    reject_options:
      shows === 'freelancers' && (has('reject') || (has('no') && !pointing.points)) ? Math.max(weight('reject'), 2.5) + 1.2 : 0,
    choose_freelancer:
      shows === 'freelancers' && pointing.points
        ? 4 +
          (pointing.direct ? 0.6 : pointing.options.length === 1 ? 0.4 : 0.2) +
          (has('pick') ? 0.5 : 0) -
          (has('but') && has('reject') && !pointing.left ? 2 : 0) +
          (pointing.left ? 1.6 : 0) -
          (has('price') ? 1.5 : 0)
        : 0,
    provide_details: answer,
    change_request: changeOf(evidence, heard, open),
    confirm: Math.max(
      confirmOf(heard, asksYes, shows !== null),
      asksYes && !has('no') && !has('change') && words.length <= 5 && echoes(words, question!.words) ? 3.4 : 0,
    ),
    new_request: 0,
    ask_price:
      has('price') && (weight('price') >= 2.5 || words.length <= 5)
        ? weight('price') + 0.8 + (wish ? 0 : 0.6) - (wish && service ? 1.6 : 0) - (answer >= 4 ? 1.5 : 0)
        : 0,
    thanks: thanksOf(evidence, heard, asksYes),
    greeting: has('greeting') && share('greeting', 'courtesy') >= 0.7 ? 4 : has('greeting') ? 0.8 : 0,
    other: Math.max(
      1.1,
      has('job') ? weight('job') + 0.5 : 0,
      has('wrong') && !open ? weight('wrong') + 0.5 : 0,
      has('offtopic') ? weight('offtopic') + 0.5 - strong : 0,
      evidence.onlyOrders ? 7 : 0,
    ),
  }
  // Shown people and pointing at none of them, a client who asks, wishes or says no wants others.
  if (shows === 'freelancers' && !pointing.points && (wish || has('no') || evidence.isQuestion))
    scores.reject_options = Math.max(scores.reject_options, 2.4)
  const invited = question?.isPost || (question?.isCampaign && evidence.isComment)
  const requesting =
    (wish ? wish + 0.6 : 0) +
    strong +
    (wish && service ? 0.6 : 0) +
    (evidence.hasMoney && service ? 0.4 : 0) +
    (evidence.hasTime && service ? 0.3 : 0)
  scores.new_request =
    requesting +
    (inDialogue ? 0 : 1) +
    (invited && weight('thanks') < 3 && !has('price') && words.length <= 4 && words.some((word) => word.kind === 'word') ? 3 : 0) -
    (answer >= 4 ? 2.5 : 0) -
    (has('price') && !wish ? 2.5 : 0) -
    (shows === 'freelancers' ? 2 : 0) -
    (open && has('change') ? 1.5 : 0)
  if (evidence.asksToStop) scores[inDialogue && open && !question.isCampaign && !has('optout') ? 'cancel' : 'opt_out'] += 8
  else if (question?.isCampaign && has('cancel') && words.length <= 2) scores.opt_out += 7
  return scores
}

/** "منبعت؟" – "بعتو": a yes by the question's own verb. */
function echoes(words: readonly Word[], asked: readonly Word[]): boolean {
  const roots = new Set(asked.flatMap((word) => [...word.forms].filter((form) => form.length >= 3 && form.length < word.text.length)))
  return words.some((word) => word.text.length >= 4 && [...word.forms].some((form) => roots.has(form)))
}

/** How well the text answers what the bot asked. */
function answered(evidence: Evidence, { has, share }: Heard): number {
  const { question, shows, pointing } = evidence
  if (shows === 'menu' && pointing.points) return 5.5
  if (!question || question.isPost) return (evidence.hasPhone || evidence.hasEmail) && !has('want') ? 1.8 : 0
  const { asks } = question
  let score = 0
  const hit = (worth: number): void => {
    score = score ? score + 0.5 : worth
  }
  if (asks.has('budget') && (evidence.hasMoney || has('nobudget'))) hit(4.8)
  if (asks.has('deadline') && evidence.hasTime) hit(4.5)
  if ((asks.has('phone') || asks.has('name') || asks.has('email')) && evidence.hasPhone) hit(5)
  if ((asks.has('email') || asks.has('phone') || asks.has('name')) && evidence.hasEmail) hit(5)
  if (asks.has('name') && evidence.hasName) hit(4.5)
  if (asks.has('place') && evidence.hasPlace) hit(4.5)
  const topics = [...asks].filter((one) => one !== 'yes').length
  if (topics && !score) {
    // Asked for something, and said something else than a request: most likely the answer, in words we do not read.
    score = asks.has('details') || asks.has('deadline') ? 3.2 : 2.6
    if (has('greeting') && share('greeting', 'courtesy') > 0.7) score = 0.5
  }
  if (!topics && (evidence.hasPhone || evidence.hasEmail)) score = Math.max(score, 3)
  if (!topics && !asks.has('yes') && !shows) score = Math.max(score, 1.1)
  return score
}

function spamOf(evidence: Evidence, { weight, has }: Heard): number {
  const insult = has('insult') && !has('complaint') ? weight('insult') : 0
  const spam = has('spam')
    ? weight('spam') + (evidence.hasLink ? 1.5 : 0) + (evidence.isComment ? 0.5 : 0)
    : evidence.hasLink && !has('want')
      ? 1.5
      : 0
  return Math.max(insult, spam - (has('want') && evidence.service ? 2.5 : 0) - (evidence.question && !evidence.question.isPost ? 1.5 : 0))
}

function cancelOf({ service, words, shows, question }: Evidence, { weight, has }: Heard, open: boolean): number {
  if (!has('cancel')) return 0
  return (
    weight('cancel') +
    (open ? 1.6 : 0.6) +
    (question?.ofCancelling ? -1 : 0) -
    (has('want') && service ? 3 : 0) -
    (service && has('change') ? 1.5 : 0) -
    (shows === 'freelancers' && has('reject') ? 1.5 : 0) -
    (words.length > 12 ? 0.5 : 0)
  )
}

/** A change needs something to be changed; "ok, but make it ten days" is one too. */
function changeOf(evidence: Evidence, { weight, has }: Heard, open: boolean): number {
  const { question } = evidence
  const detail =
    evidence.hasMoney || evidence.hasTime || evidence.service !== null || evidence.hasPlace || evidence.hasPhone || evidence.hasEmail
  const corrected =
    open &&
    [...(question?.asks ?? [])].every((one) => one === 'yes') &&
    has('no') &&
    (evidence.hasPhone || evidence.hasEmail || evidence.hasMoney || evidence.hasTime)
  const turned = has('yes') && has('but') && detail && open
  // A figure said to a summary that asked for none is another figure than the one summed up.
  const refigured =
    open &&
    question?.ofRequest &&
    !has('status') &&
    !has('cancel') &&
    !has('complaint') &&
    [...question.asks].every((one) => one === 'yes') &&
    (evidence.hasMoney || evidence.hasTime)
  if (!has('change') && !turned && !corrected && !refigured) return 0
  const base = (has('change') ? weight('change') : turned || corrected ? 2.5 : 1.6) + (turned ? 1.5 : 0) + (has('no') && detail ? 0.4 : 0)
  if (!question || question.isPost) return base * 0.4 - (has('want') ? 1 : 0)
  return base + (open ? 1.6 : 0.4) + (detail ? 0.6 : 0) + (has('cancel') && has('want') && evidence.service ? 1.5 : 0)
}

function confirmOf({ weight, has, share }: Heard, asksYes: boolean, showsOptions: boolean): number {
  if (!has('yes')) return 0
  const whole = share('yes', 'courtesy', 'thanks')
  const score = (asksYes ? weight('yes') + 1.4 : weight('yes') * 0.6) * (0.4 + 0.6 * whole)
  return score - (has('no') && !has('nobudget') && whole < 0.9 ? 1.2 : 0) - (has('but') && whole < 0.9 ? 1.5 : 0) - (showsOptions ? 1.2 : 0)
}

function thanksOf({ question, service }: Evidence, { weight, has, share }: Heard, asksYes: boolean): number {
  if (!has('thanks')) return 0
  const whole = share('thanks', 'courtesy', 'greeting', 'yes')
  if (weight('thanks') < 3) return whole > 0.8 ? 2 : 0
  return (
    (whole >= 0.45 ? 3.4 + whole : 1.2) -
    (asksYes && has('yes') ? 2.5 : 0) -
    (has('want') ? 2 : 0) -
    (has('no') || has('cancel') ? 1 : 0) +
    (question?.isPost ? 0.3 : 0) -
    (service && whole < 0.45 ? 0.5 : 0)
  )
}

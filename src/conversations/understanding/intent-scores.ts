// Longer than most: one small function per intent, side by side so that their weights can be compared.
import type { Findings } from './findings.ts'
import type { Hearing } from './hearing.ts'
import type { Word } from './words.ts'

/** A service is asked for; with a wish, a service, or as the answer to a post. */
export function requests(found: Findings, { has, weight }: Hearing, answer: number, open: boolean): number {
  const { question, service, shows, words } = found
  const wish = weight('want')
  const named = strengthOf(found) * (wish || !has('complaint') ? 1 : 0.4)
  const invited = question?.isPost || (question?.isCampaign && found.isComment)
  const answersPost = invited && weight('thanks') < 3 && !has('price') && words.length <= 4 && words.some((word) => word.kind === 'word')
  // "علّق بكلمة (خاص)": the word it asked for.
  const repeats = words.some((word) => word.kind === 'word' && question?.words.some((one) => one.text === word.text))
  const details = service ? (wish ? 0.6 : 0) + (found.money ? 0.4 : 0) + (hasTime(found) ? 0.3 : 0) : 0
  return (
    (wish ? wish + 0.6 : 0) +
    named +
    details +
    (question && !question.isPost ? 0 : 1) +
    (answersPost ? (repeats ? 5 : 3) : 0) -
    (answer >= 4 ? 2.5 : answer >= 3 && !wish ? 1.5 : 0) -
    (has('price') && !wish ? 2.5 : 0) -
    (shows === 'freelancers' ? 2 : 0) -
    (open && (has('change') || !service) ? 1.5 : 0)
  )
}

/** How well the text answers what the bot asked. */
export function answers(found: Findings, { has, share }: Hearing): number {
  const { question, shows, pointing } = found
  if (shows === 'menu' && pointing.points) return 5.5
  const reachable = found.dialled || found.email
  if (!question || question.isPost) return reachable && !has('want') ? 1.8 : 0
  const { asks } = question
  const asksContact = asks.has('phone') || asks.has('email') || asks.has('name')
  const hits = [
    asks.has('budget') && (found.money || has('nobudget')) ? 4.8 : 0,
    asks.has('deadline') && hasTime(found) ? 4.5 : 0,
    asksContact && found.dialled ? 5 : 0,
    asksContact && found.email ? 5 : 0,
    asks.has('name') && found.name ? 4.5 : 0,
    asks.has('place') && found.places.length ? 4.5 : 0,
  ].filter((worth) => worth > 0)
  if (hits.length) return hits[0]! + 0.5 * (hits.length - 1)
  const topics = [...asks].filter((one) => one !== 'yes').length
  if (topics) {
    if (has('greeting') && share('greeting', 'courtesy') > 0.7) return 0.5
    // Asked for something and said something else than a request: most likely the answer, in words this reader does not know.
    return asks.has('details') || asks.has('deadline') ? 3.2 : 2.6
  }
  return reachable ? 3 : asks.has('yes') || shows ? 0 : 1.1
}

/** One of the people shown is pointed at, even one that is not there. */
export function chooses({ shows, pointing }: Findings, { has }: Hearing): number {
  if (shows !== 'freelancers' || !pointing.points) return 0
  const sure = pointing.direct ? 0.6 : pointing.options.length === 1 ? 0.4 : 0.2
  const others = has('but') && has('reject') && !pointing.left
  return 4 + sure + (has('pick') ? 0.5 : 0) + (pointing.left ? 1.6 : 0) - (others ? 2 : 0) - (has('price') ? 1.5 : 0)
}

/** None of the people shown, or others than those. */
export function rejects({ shows, pointing, words, isQuestion }: Findings, { has, weight }: Hearing): number {
  if (shows !== 'freelancers') return 0
  if (has('reject') || (has('no') && !pointing.points)) return Math.max(weight('reject'), 2.5) + 1.2
  // Shown people and pointing at none of them, a client who asks, wishes or denies wants others.
  return !pointing.points && (has('want') || isQuestion || words.some((word) => /^و?(?:ما|لم|ليس)$/.test(word.text))) ? 2.8 : 0
}

/** Yes to a question of yes or no; by its own verb too: "منبعت؟" – "بعتو". */
export function confirms({ question, shows, words }: Findings, { has, weight, share }: Hearing): number {
  const asked = question?.asks.has('yes') ?? false
  if (asked && !has('yes') && !has('no') && !has('change') && words.length <= 5 && echoes(words, question!.words)) return 3.4
  if (!has('yes')) return 0
  const whole = share('yes', 'courtesy', 'thanks')
  const score = (asked ? weight('yes') + 1.4 : weight('yes') * 0.6) * (0.4 + 0.6 * whole)
  const doubt = whole < 0.9 ? (has('no') && !has('nobudget') ? 1.2 : 0) + (has('but') ? 1.5 : 0) : 0
  return score - doubt - (shows ? 1.2 : 0)
}

function echoes(words: readonly Word[], asked: readonly Word[]): boolean {
  const roots = new Set(asked.flatMap((word) => [...word.forms].filter((form) => form.length >= 3 && form.length < word.text.length)))
  return words.some((word) => word.text.length >= 4 && [...word.forms].some((form) => roots.has(form)))
}

/** The open request becomes another; "ok, but make it ten days" is a change too. A change needs something to be changed. */
export function changes(found: Findings, { has, weight }: Hearing, open: boolean): number {
  const { question, service } = found
  const figures = found.money || hasTime(found)
  const contacts = found.dialled || found.email
  const detail = figures || contacts || service !== null || found.places.length
  const unasked = open && [...(question?.asks ?? [])].every((one) => one === 'yes')
  const turned = has('yes') && has('but') && detail && open
  const corrected = unasked && has('no') && (figures || contacts)
  // A figure said to a summary that asked for none is another figure than the one summed up.
  const refigured = unasked && question?.ofRequest && figures && !has('status') && !has('cancel') && !has('complaint')
  // "لا مو لوكو، اريد فيديو": the service spoken of is refused and another named.
  const replaced = service !== null && refusesEcho(found)
  // A wish that names no service is one more about the request in hand: "هم اريد الملف مفتوح".
  const added = question?.ofRequest && has('want') && !service && !has('status') && !has('cancel') && !has('human') && !has('complaint')
  if (!has('change') && !turned && !corrected && !refigured && !replaced && !added) return 0
  const base =
    (has('change') ? weight('change') : replaced ? 4 : added ? 2 : turned || corrected ? 2.5 : 1.6) +
    (turned ? 1.5 : 0) +
    (has('no') && detail ? 0.4 : 0)
  if (!question || question.isPost) return base * 0.4 - (has('want') ? 1 : 0)
  return base + (open ? 1.6 : 0.4) + (detail ? 0.6 : 0) + (has('cancel') && has('want') && service ? 1.5 : 0)
}

function refusesEcho({ question, words }: Findings): boolean {
  if (!question || question.isPost || question.isCampaign) return false
  const spoken = new Set(question.words.filter((word) => word.text.length >= 3).flatMap((word) => [...word.forms]))
  const isNo = (word: Word | undefined): boolean => /^(?:مو|مش|مب|موب|مهب|not|ليس)$/.test(word?.text ?? '')
  const isWish = (at: number): boolean => /^(?:ما|مو|مش|مب|لا)$/.test(words[at - 1]?.text ?? '') && words[at]?.kind === 'word'
  return words.some(
    (word, i) => (isNo(words[i - 1]) || isWish(i - 1)) && [...word.forms].some((form) => form.length >= 3 && spoken.has(form)),
  )
}

/** The open request ends. */
export function cancels({ service, words, shows, question }: Findings, { has, weight }: Hearing, open: boolean): number {
  if (!has('cancel')) return 0
  const instead = service && (has('want') ? 3 : has('change') ? 1.5 : 0)
  return (
    weight('cancel') +
    (open ? 1.6 : 0.6) -
    (question?.ofCancelling ? 1 : 0) -
    (instead || 0) -
    (shows === 'freelancers' && has('reject') ? 1.5 : 0) -
    (words.length > 12 ? 0.5 : 0)
  )
}

/** How far the request is; a weak cue needs a question mark. */
export function asksStatus({ service, shows, isQuestion }: Findings, { has, weight }: Hearing): number {
  const said = weight('status')
  if (!said || (said < 3 && !isQuestion)) return 0
  return said + 0.8 + (said < 3 ? 1.2 : 0) - (has('want') && service ? 2 : 0) - (shows === 'freelancers' ? 2 : 0)
}

/** What something costs, and nothing more. */
export function asksPrice({ service, words }: Findings, { has, weight }: Hearing, answer: number): number {
  const said = weight('price')
  if (!said || (said < 2.5 && words.length > 5)) return 0
  return said + 0.8 + (has('want') ? (service ? -1.6 : 0) : 0.6) - (answer >= 4 ? 1.5 : 0)
}

/** A person, a call, the management. */
export function wantsPerson(found: Findings, { has, weight }: Hearing, answer: number): number {
  if (!has('human')) return 0
  return weight('human') + 0.5 - (strengthOf(found) >= 2.5 && has('want') ? 2.5 : 0) - (answer >= 4 ? 3.5 : 0)
}

/** Unhappy with a person, the work, the platform or a payment. */
export function complains({ service, shows, question }: Findings, { has, weight }: Hearing, answer: number): number {
  if (!has('complaint')) return 0
  const asking = has('want') && service && service.weight >= 2.5
  return weight('complaint') + 0.5 - (asking ? 2.5 : 0) - (shows ? 2.5 : 0) - (question?.asks.has('yes') || answer >= 4 ? 1 : 0)
}

/** Thanks, praise or a polite goodbye that makes up the message. */
export function thanks({ question, service }: Findings, { has, weight, share }: Hearing): number {
  if (!has('thanks')) return 0
  const whole = share('thanks', 'courtesy', 'greeting', 'yes')
  if (weight('thanks') < 3) return whole > 0.8 ? 2 : 0
  const agreeing = question?.asks.has('yes') && has('yes')
  return (
    (whole >= 0.45 ? 3.4 + whole : 1.2) -
    (agreeing ? 2.5 : 0) -
    (has('want') ? 2 : 0) -
    (has('no') || has('cancel') ? 1 : 0) +
    (question?.isPost ? 0.3 : 0) -
    (service && whole < 0.45 ? 0.5 : 0)
  )
}

/** Advertising, scams, follow-me; insults that name no grievance. */
export function isSpam(found: Findings, { has, weight }: Hearing): number {
  const insult = has('insult') && !has('complaint') ? weight('insult') : 0
  const offer = has('spam')
    ? weight('spam') + (found.hasLink ? 1.5 : 0) + (found.isComment ? 0.5 : 0)
    : found.hasLink && !has('want')
      ? 1.5
      : 0
  const inDialogue = found.question && !found.question.isPost
  return Math.max(insult, offer - (has('want') && found.service ? 2.5 : 0) - (inDialogue ? 1.5 : 0))
}

/** None of these: looking for work, a wrong number, off topic, or orders to the reader. */
export function isElse(found: Findings, { has, weight }: Hearing, open: boolean): number {
  // Nothing but orders to the reader was there to read.
  if (found.steering && !found.service && found.words.length < found.speech.words.length) return 7
  return Math.max(
    1.1,
    has('job') ? weight('job') + 0.5 : 0,
    has('wrong') && !open ? weight('wrong') + 0.5 : 0,
    has('offtopic') ? weight('offtopic') + 0.5 - strengthOf(found) : 0,
  )
}

function hasTime({ times, onCalendar }: Findings): boolean {
  return times.length > 0 || onCalendar
}

function strengthOf({ service }: Findings): number {
  return service ? Math.min(2.5, service.weight * 0.5) : 0
}

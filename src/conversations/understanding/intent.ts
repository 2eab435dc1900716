import type { NamedService } from './category.ts'
import type { Pointing } from './choice.ts'
import { type Hearing, hear } from './hearing.ts'
import {
  answers,
  asksPrice,
  asksStatus,
  cancels,
  changes,
  chooses,
  complains,
  confirms,
  isElse,
  isSpam,
  rejects,
  requests,
  thanks,
  wantsPerson,
} from './intent-scores.ts'
import type { Question } from './question.ts'
import type { Intent } from './understanding.ts'
import type { Word } from './words.ts'

/** What the other readers found, for weighing what the client is doing. */
export interface Evidence {
  words: readonly Word[]
  question: Question | null
  /** The bot's last list is of people to choose, or of anything else. */
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
  /** Nothing but orders to the reader was there to read. */
  onlyOrders: boolean
  /** The text asks to stop messages and nothing else. */
  asksToStop: boolean
  isComment: boolean
  /** A question mark stands in the text. */
  isQuestion: boolean
}

/** The likeliest intent with how clear it is, 0 to 1. */
export function readIntent(evidence: Evidence): { intent: Intent; confidence: number } {
  const scores = weigh(evidence, hear(evidence.words))
  const [first, second] = (Object.entries(scores) as [Intent, number][]).sort((a, b) => b[1] - a[1])
  const lead = first![1] - Math.max(0, second![1])
  const confidence = Math.min(0.99, 0.4 + 0.05 * Math.max(0, first![1]) + 0.1 * lead)
  return { intent: first![0], confidence: Math.round(confidence * 100) / 100 }
}

/** Every intent's weight; about 4 is said outright, 1 is a guess. */
function weigh(evidence: Evidence, hearing: Hearing): Record<Intent, number> {
  const { question, service, words } = evidence
  const wish = hearing.weight('want')
  const answer = answers(evidence, hearing)
  const open = question !== null && !question.isPost && (question.ofRequest || question.asks.has('yes'))
  const scores: Record<Intent, number> = {
    opt_out: hearing.has('optout') ? hearing.weight('optout') + (question?.isCampaign ? 2 : 0) - (service && wish ? 3 : 0) : 0,
    spam: isSpam(evidence, hearing),
    talk_to_human: wantsPerson(evidence, hearing, answer),
    complaint: complains(evidence, hearing, answer),
    ask_status: asksStatus(evidence, hearing),
    cancel: cancels(evidence, hearing, open),
    reject_options: rejects(evidence, hearing),
    choose_freelancer: chooses(evidence, hearing),
    provide_details: answer,
    change_request: changes(evidence, hearing, open),
    confirm: confirms(evidence, hearing),
    new_request: requests(evidence, hearing, answer, open),
    ask_price: asksPrice(evidence, hearing, answer),
    thanks: thanks(evidence, hearing),
    greeting: hearing.has('greeting') ? (hearing.share('greeting', 'courtesy') >= 0.7 ? 4 : 0.8) : 0,
    other: isElse(evidence, hearing, open),
  }
  // The word that stops messages also stops an order: what was spoken of last decides.
  if (evidence.asksToStop) scores[open && !question.isCampaign && !hearing.has('optout') ? 'cancel' : 'opt_out'] += 8
  else if (question?.isCampaign && hearing.has('cancel') && words.length <= 2) scores.opt_out += 7
  return scores
}

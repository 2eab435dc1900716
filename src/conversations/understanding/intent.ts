import type { Findings } from './findings.ts'
import { type Hearing, hear } from './hearing.ts'
import { judge } from './intent-judge.ts'
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
import { INTENTS, type Intent } from './understanding.ts'

/** The likeliest intent with how clear it is, 0 to 1: what the rules weigh and what labelled messages taught, added up. */
export function readIntent(found: Findings): { intent: Intent; confidence: number } {
  return rankIntents(found)[0]!
}

/** Every intent with how clear it is, the likeliest first; one of the others is held against the likeliest. */
export function rankIntents(found: Findings): { intent: Intent; confidence: number }[] {
  const weighed = weigh(found, hear(found.words))
  const learned = judge(found)
  const odd = implausible(found)
  const scores = INTENTS.map((intent) => ({ intent, score: Math.max(-1, weighed[intent]) + learned[intent] - (odd.has(intent) ? 3 : 0) }))
  const ranked = scores.toSorted((a, b) => b.score - a.score)
  let least = 0.99
  return ranked.map(({ intent, score }, i) => {
    const rival = ranked[i ? 0 : 1]!
    const confidence = Math.min(least, Math.max(0, 0.4 + 0.05 * Math.max(0, weighed[intent]) + 0.05 * (score - rival.score)))
    least = Math.round(confidence * 100) / 100
    return { intent, confidence: least }
  })
}

/** What a message hardly is where the bot gave no occasion for it. */
function implausible({ question, shows, isComment, isQuestion }: Findings): ReadonlySet<Intent> {
  const odd: Intent[] = shows === 'freelancers' ? [] : ['choose_freelancer', 'reject_options']
  // A question agrees to nothing, and an advertisement asks for nothing.
  if (!question || question.isPost || isQuestion || (question.isCampaign && isComment)) odd.push('confirm')
  if (question?.isPost || (question?.isCampaign && !question.asks.size)) odd.push('provide_details')
  return new Set(odd)
}

/** Every intent's weight; about 4 is said outright, 1 is a guess. */
function weigh(found: Findings, hearing: Hearing): Record<Intent, number> {
  const { question, service, words } = found
  const wish = hearing.weight('want')
  const answer = answers(found, hearing)
  const open = question !== null && !question.isPost && (question.ofRequest || question.asks.has('yes'))
  const scores: Record<Intent, number> = {
    opt_out: hearing.has('optout') ? hearing.weight('optout') + (question?.isCampaign ? 2 : 0) - (service && wish ? 3 : 0) : 0,
    spam: isSpam(found, hearing),
    talk_to_human: wantsPerson(found, hearing, answer),
    complaint: complains(found, hearing, answer),
    ask_status: asksStatus(found, hearing),
    cancel: cancels(found, hearing, open),
    reject_options: rejects(found, hearing),
    choose_freelancer: chooses(found, hearing),
    provide_details: answer,
    change_request: changes(found, hearing, open),
    confirm: confirms(found, hearing),
    new_request: requests(found, hearing, answer, open),
    ask_price: asksPrice(found, hearing, answer),
    thanks: thanks(found, hearing),
    greeting: hearing.has('greeting') ? (hearing.share('greeting', 'courtesy') >= 0.7 ? 4 : 0.8) : 0,
    other: isElse(found, hearing, open),
  }
  // The word that stops messages also stops an order: what was spoken of last decides.
  if (found.asksToStop) scores[open && !question.isCampaign && !hearing.has('optout') ? 'cancel' : 'opt_out'] += 8
  else if (question?.isCampaign && hearing.has('cancel') && words.length <= 2) scores.opt_out += 7
  return scores
}

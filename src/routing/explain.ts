import { factOf } from '#rules/facts/index.ts'
import { operatorOf } from '#rules/operators.ts'
import { type DecideInput, decide, leadAt, taskOf } from './decide.ts'
import type { Candidate, Decision, Reason } from './decision.ts'
import { blockParams, blocksOf } from './eligible.ts'
import type { Member } from './member.ts'
import { whyNotChosen } from './outcome.ts'
import { type Language, phrases } from './phrases.ts'
import { missesOf } from './posting.ts'
import { resolvePool } from './resolve-pool.ts'
import { scoreOf, scoreParts } from './score.ts'
import { rankThese } from './strategies.ts'
import { orderOf, type Task } from './task.ts'

/** A reason as a plain sentence. `nameOf` shows a freelancer's or a service's id by its name. */
export function sentence(reason: Reason, language: Language, nameOf: (id: string) => string = (id) => id): string {
  const phrase = Object.hasOwn(phrases, reason.code) ? phrases[reason.code as keyof typeof phrases] : undefined
  return phrase ? phrase(worded(reason.params, language, nameOf))[language] : reason.code
}

/** Why a chosen freelancer was chosen, in one line for his own eyes; undefined when he was not. */
export function whyYou(decision: Decision, freelancerId: string, language: Language): string | undefined {
  if (!decision.chosen.includes(freelancerId)) return undefined
  const reason = decision.candidates.find((candidate) => candidate.freelancerId === freelancerId)?.reasons[0]
  return reason && sentence(reason, language)
}

/**
 * Why someone was not chosen, with every reason that applied, not only the first. `input` is the decision's own: its facts, its clock and the pool as
 * it stood at its `poolSeq`.
 */
export function whyNot(input: DecideInput, freelancerId: string): Candidate {
  const decision = decide(input)
  const member = input.pool.byId.get(freelancerId)
  if (!member) return { freelancerId, score: 0, eligible: false, reasons: [{ code: 'unknown_freelancer', params: { freelancerId } }] }
  const task = taskOf(input, leadAt(input.facts, input.now))
  const answer = (eligible: boolean, reasons: Reason[]): Candidate => ({
    freelancerId,
    score: scoreOf(member, task.wish),
    eligible,
    reasons,
  })
  if (decision.chosen.includes(freelancerId)) return decision.candidates.find((one) => one.freelancerId === freelancerId)!
  if (decision.action.type === 'refuse') return answer(false, [{ code: 'lead_refused', params: { reason: decision.action.reason } }])
  const out = reasonsOut(member, decision, task)
  if (out.length > 0) return answer(false, out)
  return answer(true, [whyBeaten(member, decision, task), { code: 'score_parts', params: { ...scoreParts(member, task.wish) } }])
}

function reasonsOut(member: Member, { action }: Decision, task: Task): Reason[] {
  const misses = action.type === 'offer' ? missesOf(member, resolvePool(action.pool, task.wish).filter) : []
  const blocks = blocksOf(member, task.moment).map((code) => ({ code, params: blockParams(member, code, task.moment) }))
  return [...misses.map((code) => ({ code, params: {} })), ...blocks]
}

function whyBeaten(member: Member, decision: Decision, task: Task): Reason {
  const turn = decision.turns.at(-1)
  const winner = turn && task.pool.byId.get(turn.freelancerId)
  if (!winner || !turn) return { code: 'not_in_question', params: {} }
  if (turn.via !== 'rule') return { code: `not_${turn.via}`, params: {} }
  const order = orderOf(decision.action)
  const ranked = rankThese([winner, member], order, task.wish, task.moment, 2).read
  const of = (one: Member) => ranked.find((other) => other.member === one)!
  return ranked.length < 2 ? { code: 'not_in_question', params: {} } : whyNotChosen(of(member), of(winner), order)
}

/** Params as words: ids by their names, facts and operators by their labels, instants without seconds. */
function worded(params: Record<string, unknown>, language: Language, nameOf: (id: string) => string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params).map(([key, value]) => {
      if (key === 'fact') return [key, factOf(String(value))?.label[language] ?? String(value)]
      if (key === 'operator') return [key, operatorOf(String(value))?.label[language] ?? String(value)]
      if (key === 'until') return [key, `${String(value).slice(0, 16).replace('T', ' ')} UTC`]
      if (key === 'freelancerId') return [key, nameOf(String(value))]
      return [
        key,
        Array.isArray(value) ? value.map((one) => nameOf(String(one))).join(language === 'ar' ? '، ' : ', ') : String(value ?? ''),
      ]
    }),
  )
}

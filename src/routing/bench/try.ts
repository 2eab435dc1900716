import type { LeadFactsSource } from '#rules/lead.ts'
import type { RuleSet } from '#rules/rule-set.ts'
import { getTenant } from '#src/accounts/tenants.ts'
import { AppError } from '#src/errors.ts'
import { loadCategories } from '#src/leads/categories.ts'
import { readWish } from '#src/leads/wish.ts'
import { type Trx, tenantOf } from '#src/platform/db.ts'
import { isId } from '#src/platform/id.ts'
import { counterfactuals } from '../counterfactual.ts'
import { type DecideInput, decide } from '../decide.ts'
import { sentence, whyNot } from '../explain.ts'
import { factsOf, readLeads } from '../facts.ts'
import { namesIn } from '../names.ts'
import type { Language } from '../phrases.ts'
import { poolAt } from '../pool-at.ts'
import { readPool } from '../pool-memory.ts'
import { showDecision } from '../queries.ts'
import { pathOf } from './path.ts'

/** What is tried: a made-up lead now (or `at`), or a past lead as it came, with the pool of its own moment. */
export interface Tried {
  lead?: Partial<LeadFactsSource>
  leadId?: string
  at?: string
  /** The client's choice. */
  freelancerId?: string
  /** The freelancer about whom is asked. */
  whyNot?: string
}

/** Decides one lead by a rule set and tells all of it: the path through the rules, the best, why not the others, what would change it. Writes nothing. Throws 404. */
export async function tryLead(trx: Trx, ruleSet: RuleSet, tried: Tried, asking: { language: Language; now: Date }) {
  const input = { ...(await inputOf(trx, tried, asking.now)), ruleSet, version: 'draft' as const }
  const decision = decide(input)
  const path = pathOf(input, decision)
  const asked = tried.whyNot ? whyNot(input, tried.whyNot) : undefined
  const told = await showDecision(trx, decision, { id: null, language: asking.language, counterfactuals: counterfactuals(input), asked })
  const nameOf = await namesIn(
    trx,
    path.map(({ because }) => because),
    asking.language,
  )
  const words = (step: (typeof path)[number]) =>
    step.because.map((one) => ({ code: one.code, text: sentence(one, asking.language, nameOf) }))
  return { ...told, path: path.map((step) => ({ ...step, because: words(step) })) }
}

type Input = Omit<DecideInput, 'ruleSet' | 'version'>

async function inputOf(trx: Trx, tried: Tried, now: Date): Promise<Input> {
  const input = tried.leadId === undefined ? await madeUp(trx, tried.lead ?? {}, now) : await asItCame(trx, tried.leadId, now)
  return { ...input, ...(tried.at ? { now: new Date(tried.at) } : {}), ...(tried.freelancerId ? { choice: tried.freelancerId } : {}) }
}

async function madeUp(trx: Trx, lead: Partial<LeadFactsSource>, now: Date): Promise<Input> {
  const { currency, timeZone, weekend } = await getTenant(trx, tenantOf(trx))
  const read = readWish(lead.text ?? undefined, lead.answers ?? {}, await loadCategories(trx))
  const wish = { category: read.category, location: read.location, language: read.language, budget: read.budget }
  return { facts: { leadId: 'try', currency, timeZone, weekend, ...wish, ...lead }, pool: await readPool(trx), now, seed: 'try' }
}

async function asItCame(trx: Trx, leadId: string, now: Date): Promise<Input> {
  const [lead] = isId(leadId) ? await readLeads(trx, [leadId]) : []
  if (!lead) throw new AppError('not_found', 'There is no such lead; pick another.')
  const row = await trx('decisions')
    .where({ lead_id: leadId })
    .orderBy('decided_at', 'desc')
    .first('facts', 'pool_seq', 'decided_at', 'seed', 'input')
  if (row?.facts.leadId)
    return {
      facts: row.facts,
      pool: await poolAt(trx, row.pool_seq),
      now: row.decided_at,
      seed: row.seed,
      choice: row.input.choice ?? undefined,
      excludedFreelancers: row.input.excludedFreelancers ?? [],
    }
  // It was never decided: as it stands, and now.
  const [facts] = await factsOf(trx, [lead], await getTenant(trx, tenantOf(trx)))
  return { facts: facts!, pool: await readPool(trx), now, seed: lead.id, choice: lead.choice_id ?? undefined }
}

import { z } from 'zod'
import type { LeadFactsSource } from '#rules/lead.ts'
import type { Trx } from '#src/platform/db.ts'
import { id, reason, shape, time } from '#src/platform/shapes.ts'
import { type Counterfactual, counterfactuals } from './counterfactual.ts'
import { type DecideInput, failedAnew } from './decide.ts'
import type { Candidate, Decision, Reason } from './decision.ts'
import { sentence, whyNot } from './explain.ts'
import { namesIn } from './names.ts'
import type { Language } from './phrases.ts'
import { poolAt } from './pool-at.ts'
import { ruleSetVersion } from './rule-sets.ts'
import { whatIf } from './what-if.ts'

const candidate = shape({
  freelancerId: z.string(),
  name: z.string(),
  score: z.number().meta({ description: '0–100' }),
  eligible: z.boolean(),
  reasons: z.array(reason),
}).meta({ id: 'Candidate' })

/** A decision as the API tells it. */
export const decisionShape = shape({
  id: id.nullable().meta({ description: 'Null for a try' }),
  leadId: z.string(),
  ruleSetVersion: z.union([z.number(), z.string()]),
  decidedAt: time,
  outcome: z.enum(['offered', 'assigned', 'waiting', 'refused']),
  chosen: z.array(z.string()),
  candidates: z.array(candidate).meta({ description: 'The best 20 of those looked at, the chosen first' }),
  excluded: z.array(shape({ code: z.string(), text: z.string(), count: z.number().int(), examples: z.array(z.string()) })),
  decidedBy: z.string().meta({ description: 'The id of the rule that decided, or catchAll' }),
  rulesMatched: z.array(z.string()),
  rulesFailed: z.array(shape({ rule: z.string(), because: z.array(reason) })),
  waiting: reason.nullable(),
  choiceRefused: z.array(reason).nullable().meta({ description: 'Why the client’s own choice could not be followed' }),
  counterfactuals: z.array(
    shape({
      changes: z.array(z.record(z.string(), z.unknown())),
      outcome: z.string(),
      chosen: z.array(z.string()),
      text: z.string(),
    }),
  ),
  asked: candidate.nullable().meta({ description: 'The freelancer whom the question was about: every reason why not, or why' }),
  tags: z.array(z.string()),
  snapshotHash: z.string(),
  poolSeq: z.number().int(),
  seed: z.string(),
}).meta({ id: 'Decision' })

interface DecisionRow {
  id: string
  lead_id: string
  rule_set_version: number
  decided_at: Date
  pool_seq: number
  seed: string
  facts: LeadFactsSource
  input: { choice?: string | null; excludedFreelancers?: string[] }
  trace: Decision & { counterfactuals?: Counterfactual[] }
}

/** A lead's latest decision, told in the reader's language; with `freelancerId` also why that one was or was not chosen. Counterfactuals are computed at the first asking and kept. Undefined while it was never decided. */
export async function tellDecision(trx: Trx, leadId: string, options: { freelancerId?: string; language: Language }) {
  const row: DecisionRow | undefined = await trx('decisions').where({ lead_id: leadId }).orderBy('decided_at', 'desc').first()
  if (!row) return undefined
  // Who it was about is forgotten: what the rules did is told, nothing is computed anew.
  if (!row.facts.leadId) return showDecision(trx, row.trace, { id: row.id, language: options.language, counterfactuals: [] })
  let asked: Candidate | undefined
  if (!row.trace.counterfactuals || options.freelancerId) {
    const input = await inputOf(trx, row)
    asked = options.freelancerId ? whyNot(input, options.freelancerId) : undefined
    if (!row.trace.counterfactuals) {
      row.trace.counterfactuals = counterfactuals(input)
      await trx('decisions')
        .where({ id: row.id })
        .update({ trace: trx.raw('trace || ?::jsonb', [JSON.stringify({ counterfactuals: row.trace.counterfactuals })]) })
    }
  }
  const { ruleSet } = await ruleSetVersion(trx, row.rule_set_version)
  const rulesFailed = failedAnew({ facts: row.facts, ruleSet, now: row.decided_at, overruled: overruledIn(row.trace) }, row.trace)
  return showDecision(
    trx,
    { ...row.trace, rulesFailed },
    { id: row.id, language: options.language, counterfactuals: row.trace.counterfactuals, asked },
  )
}

/** A decision in words. */
export async function showDecision(
  trx: Trx,
  decision: Decision,
  more: { id: string | null; language: Language; counterfactuals: readonly Counterfactual[]; asked?: Candidate },
) {
  const { language } = more
  const nameOf = await namesIn(trx, [decision, more.counterfactuals, more.asked], language)
  const told = (one: Reason) => ({ code: one.code, text: sentence(one, language, nameOf) })
  const person = ({ freelancerId, score, eligible, reasons }: Candidate) => ({
    freelancerId,
    name: nameOf(freelancerId),
    score,
    eligible,
    reasons: reasons.map(told),
  })
  return {
    id: more.id,
    leadId: decision.leadId,
    ruleSetVersion: decision.ruleSetVersion,
    decidedAt: decision.decidedAt,
    outcome: decision.outcome,
    chosen: decision.chosen,
    candidates: decision.candidates.map(person),
    excluded: decision.excluded.map(({ code, count, examples }) => ({
      code,
      text: sentence({ code, params: {} }, language, nameOf),
      count,
      examples,
    })),
    decidedBy: decision.decidedBy,
    rulesMatched: decision.rulesMatched,
    rulesFailed: decision.rulesFailed.map(({ rule, because }) => ({ rule, because: because.map(told) })),
    waiting: decision.waiting ? told(decision.waiting) : null,
    choiceRefused: decision.choiceRefused?.map(told) ?? null,
    counterfactuals: more.counterfactuals.map((one) => ({
      changes: one.changes,
      outcome: one.outcome,
      chosen: one.chosen,
      text: whatIf(one, language, nameOf),
    })),
    asked: more.asked ? person(more.asked) : null,
    tags: decision.effects.tags,
    snapshotHash: decision.snapshotHash,
    poolSeq: decision.poolSeq,
    seed: decision.seed,
  }
}

/** Everything a stored decision rested on, the pool as it stood then. */
async function inputOf(trx: Trx, row: DecisionRow): Promise<DecideInput> {
  const { version, ruleSet } = await ruleSetVersion(trx, row.rule_set_version)
  return {
    facts: row.facts,
    ruleSet,
    version,
    pool: await poolAt(trx, row.pool_seq),
    now: row.decided_at,
    seed: row.seed,
    choice: row.input.choice ?? undefined,
    excludedFreelancers: row.input.excludedFreelancers ?? [],
    overruled: overruledIn(row.trace),
  }
}

/** What json-rules-engine had denied then is denied now. */
function overruledIn({ rulesFailed }: Decision): ReadonlyMap<string, Reason> {
  const denied = rulesFailed.flatMap(({ rule, because }) => (because[0]?.code.startsWith('engine_') ? [[rule, because[0]] as const] : []))
  return new Map(denied)
}

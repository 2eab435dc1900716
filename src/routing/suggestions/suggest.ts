import { compileRuleSet, readFacts } from '#rules/check.ts'
import type { LeadFactsSource } from '#rules/lead.ts'
import type { RuleSet } from '#rules/rule-set.ts'
import { loadCategories } from '#src/leads/categories.ts'
import type { Trx } from '#src/platform/db.ts'
import { leadAt } from '../decide.ts'
import { loadDraft } from '../draft.ts'
import { readPool } from '../pool-memory.ts'
import { groupLeads } from './group.ts'
import { type Proposal, propose } from './propose.ts'

const DAYS = 90
const LOOKED_AT = 2000

/** A suggested rule that nobody has decided on. */
export interface OpenSuggestion extends Proposal {
  /** Leads that show it, the newest first, at most five. */
  witnesses: { leadId: string; name: string | null; receivedAt: Date }[]
  firstAt: Date
  lastAt: Date
}

/**
 * Rules that leads of the last 90 days seem to ask for: those that the catch-all alone decided and that no rule of the draft would decide by now, gathered by
 * what they share; at most ten. Dismissed ones stay away.
 */
export async function suggestRules(trx: Trx, now: Date): Promise<OpenSuggestion[]> {
  const { ruleSet } = await loadDraft(trx)
  const leads = (await leadsOfCatchAll(trx, now)).filter(({ facts, decidedAt }) => !isDecided(ruleSet, facts, decidedAt))
  const dismissed = await trx('rule_suggestions').where({ status: 'dismissed' }).select('id')
  const byId = new Map(leads.map((lead) => [lead.facts.leadId, lead]))
  const names = new Map((await loadCategories(trx)).map(({ slug, ar, en }) => [slug, { ar, en }]))
  const ground = {
    pool: await readPool(trx),
    ruleSet,
    ownerOf: (leadId: string) => byId.get(leadId)?.ownerId ?? undefined,
    nameOf: (slug: string) => names.get(slug) ?? { ar: slug, en: slug },
  }
  const groups = groupLeads(
    leads.map(({ facts }) => facts),
    new Set(dismissed.map((row) => row.id)),
  )
  return groups.map((group) => {
    const mine = group.leads.map(({ leadId }) => byId.get(leadId)!)
    const times = mine.map(({ receivedAt }) => receivedAt.getTime())
    return {
      ...propose(group, ground),
      witnesses: mine.slice(0, 5).map(({ facts, name, receivedAt }) => ({ leadId: facts.leadId, name, receivedAt })),
      firstAt: new Date(Math.min(...times)),
      lastAt: new Date(Math.max(...times)),
    }
  })
}

interface UnmatchedLead {
  facts: LeadFactsSource
  decidedAt: Date
  ownerId: string | null
  name: string | null
  receivedAt: Date
}

/** The newest leads that the catch-all decided, each once. */
async function leadsOfCatchAll(trx: Trx, now: Date): Promise<UnmatchedLead[]> {
  // Looked up one by one off their keys: what is opened of a decision is its facts alone.
  const { rows } = await trx.raw(
    `select d.decided_at as "decidedAt", l.owner_id as "ownerId", l.name, l.received_at as "receivedAt", (select facts from decisions where tenant_id = app_tenant() and id = d.decision_id) as facts
       from (select lead_id, decision_id, decided_at from decision_rules where tenant_id = app_tenant() and rule_id = 'catchAll' and decided_at >= ? order by decided_at desc limit ?) d
       cross join lateral (select owner_id, name, received_at from leads where tenant_id = app_tenant() and id = d.lead_id limit 1) l order by d.decided_at desc`,
    [new Date(now.getTime() - DAYS * 86_400_000), LOOKED_AT],
  )
  const newest = new Map<string, UnmatchedLead>()
  for (const row of rows as UnmatchedLead[]) if (row.facts?.leadId && !newest.has(row.facts.leadId)) newest.set(row.facts.leadId, row)
  return [...newest.values()]
}

function isDecided(ruleSet: RuleSet, facts: LeadFactsSource, at: Date): boolean {
  const compiled = compileRuleSet(ruleSet)
  const values = readFacts(compiled.facts, leadAt(facts, at), { currency: facts.currency, rates: ruleSet.policy.rates })
  return compiled.rules.some((rule) => rule.deciding && rule.holds(values))
}

import type { Finding } from '#rules/lint/context.ts'
import { lint } from '#rules/lint.ts'
import { parseRuleSet, type RuleSet } from '#rules/rule-set.ts'
import { getTenant } from '#src/accounts/tenants.ts'
import { loadCategories } from '#src/leads/categories.ts'
import { type Trx, tenantOf } from '#src/platform/db.ts'
import { lintContextOf } from './lint-context.ts'
import { namesIn } from './names.ts'
import { readPool } from './pool-memory.ts'
import { seenValues } from './seen-values.ts'

/** What the linter says of a rule set beside the people and services of today and what past leads have told; people are called by their names. */
export async function lintNow(trx: Trx, ruleSet: RuleSet, now: Date): Promise<Finding[]> {
  const { currency, timeZone, languages } = await getTenant(trx, tenantOf(trx))
  const categories = await loadCategories(trx)
  const context = lintContextOf(
    await readPool(trx),
    {
      currency,
      timeZone,
      languages,
      categories: categories.map((category) => category.slug),
      names: new Map(categories.map(({ slug, ar, en }) => [slug, { ar, en }])),
      rates: ruleSet.policy.rates,
      seen: await seenValues(trx),
    },
    now,
  )
  return named(trx, lint(ruleSet, context))
}

/** The same of a document that may not be a rule set yet: what keeps it from being one is told as errors, each with its place and its rule. */
export async function lintDocument(trx: Trx, document: unknown, now: Date): Promise<Finding[]> {
  const parsed = parseRuleSet(document)
  if (parsed.ok) return lintNow(trx, parsed.ruleSet, now)
  const rules = (document as { rules?: { id?: unknown }[] }).rules ?? []
  return parsed.faults.map(({ path, code, text }) => {
    const id = rules[Number(/^rules\.(\d+)/.exec(path)?.[1])]?.id
    return { level: 'error', code, ...(typeof id === 'string' ? { ruleId: id } : {}), params: { path }, text }
  })
}

/** People stand in a finding by their ids; readers know them by name. */
async function named(trx: Trx, findings: Finding[]): Promise<Finding[]> {
  const nameOf = await namesIn(
    trx,
    findings.map(({ params }) => params),
    'ar',
  )
  const say = (text: string) => text.replace(/[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}/g, (id) => nameOf(id))
  return findings.map((finding) => ({ ...finding, text: { ar: say(finding.text.ar), en: say(finding.text.en) } }))
}

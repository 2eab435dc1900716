import { facts } from '#rules/facts/index.ts'
import type { LeadFactsSource } from '#rules/lead.ts'
import type { Trx } from '#src/platform/db.ts'

/** So many past leads are looked at, and so few say nothing about what leads are like. */
const LOOKED_AT = 2000
const ENOUGH = 50

/** What the last leads have told, by fact: every text that was seen there, as it was read. Empty before wasl has seen enough leads to judge by. */
export async function seenValues(trx: Trx): Promise<Record<string, string[]>> {
  const rows: { facts: LeadFactsSource }[] = await trx('decisions').orderBy('id', 'desc').limit(LOOKED_AT).select('facts')
  const leads = rows.map((row) => row.facts).filter((lead) => lead.leadId)
  if (new Set(leads.map((lead) => lead.leadId)).size < ENOUGH) return {}
  const texts = facts.filter((fact) => fact.type === 'text' && !fact.values)
  return Object.fromEntries(
    texts.map((fact) => {
      const values = leads.map((lead) => fact.read(lead, { currency: lead.currency, rates: {} }))
      return [fact.name, [...new Set(values.filter((value) => typeof value === 'string' && value !== ''))] as string[]]
    }),
  )
}

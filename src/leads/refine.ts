import { note } from '#src/activity/record.ts'
import { keysOf, type Trx } from '#src/platform/db.ts'
import { blind, seal } from '#src/platform/keys.ts'
import { changed } from './changed.ts'
import { searchTerms } from './search.ts'

/** What a client told of an open lead after it came in; what is left out stays as it is. */
export interface Refinement {
  category?: string | null
  budget?: { min: number | null; max: number | null; currency: string | null } | null
  location?: string | null
  deadline?: string | null
  name?: string | null
  email?: string | null
}

/** Keeps what the client told in a conversation on the lead. Read by a model or a reader of ours, so it is marked as little trusted in the diary. */
export async function refineLead(trx: Trx, leadId: string, told: Refinement, now: Date): Promise<void> {
  const { data, index } = keysOf(trx)
  const { category, budget, location, deadline, name, email } = told
  const columns = {
    ...(category === undefined ? {} : { category }),
    ...(budget ? { budget_min: budget.min, budget_max: budget.max, budget_currency: budget.currency } : {}),
    ...(location ? { location } : {}),
    ...(deadline ? { deadline } : {}),
    ...(name ? { name } : {}),
    ...(email ? { email: seal(data, `leads:email:${leadId}`, email), email_bidx: blind(index, 'email', email) } : {}),
  }
  if (!Object.keys(columns).length) return
  const [touched] = await trx('leads')
    .where({ id: leadId })
    .whereNotIn('status', ['won', 'lost', 'spam', 'merged'])
    .update({ ...columns, updated_at: now, rev: trx.raw('rev + 1') })
    .returning('status')
  if (!touched) return
  // A claimed address finds this lead; it proves nothing about the person.
  const terms = searchTerms(index, { name: name ?? null, email: email ?? null, phone: null })
  if (terms.length)
    await trx('search_terms')
      .insert(terms.map((term) => ({ term, lead_id: leadId })))
      .onConflict()
      .ignore()
  await note(trx, { leadId, verb: 'lead.refined', at: now, params: { told: Object.keys(told), trust: 'low' } })
  // While its client is still choosing it stands nowhere outside; its decision brings it there.
  if (touched.status !== 'qualifying') await changed(trx, [leadId], now)
}

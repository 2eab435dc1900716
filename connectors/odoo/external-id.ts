import type { Odoo } from './transport.ts'
import { asIds, asRows, asText, chunksOf, isRecord, odooTime } from './values.ts'

/** The records wasl makes in Odoo under a name of its own. */
export type Kind = 'partner' | 'lead' | 'task'

/** `wasl.task_<uuid>`, dashes as underscores; anything Odoo does not take in such a name (blanks above all) becomes an underscore too. */
export function externalIdOf(kind: Kind, id: string): string {
  return `wasl.${kind}_${id.replace(/[^A-Za-z0-9]/g, '_')}`
}

/**
 * External id → database id, of the wanted ones, as far as the bot has made them since then (less an hour, for clocks that differ): so a creation whose
 * answer was lost is found again. By `get_metadata`, newest first, because `ir.model.data` is for administrators.
 */
export async function findMade(odoo: Odoo, model: string, wanted: ReadonlySet<string>, since: string): Promise<Map<string, number>> {
  const from = odooTime(new Date(Date.parse(since) - 3_600_000))
  const domain = [
    ['create_uid', '=', await odoo.uid()],
    ['create_date', '>=', from],
  ]
  const args = { domain, order: 'id desc' }
  const ids = asIds(await odoo.call({ model, method: 'search', args, context: { active_test: false }, repeatable: true }))
  const made = new Map<string, number>()
  for (const chunk of chunksOf(ids, 500)) {
    if (made.size === wanted.size) break
    const answer = await odoo.call({ model, method: 'get_metadata', ids: chunk, repeatable: true })
    for (const row of asRows(answer)) {
      const names = Array.isArray(row.xmlids) ? row.xmlids.filter(isRecord).map((one) => one.xmlid) : []
      for (const name of [row.xmlid, ...names].map(asText)) if (wanted.has(name)) made.set(name, row.id)
    }
  }
  return made
}

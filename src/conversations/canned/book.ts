import { type Trx, tenantOf } from '#src/platform/db.ts'
import { type CannedBook, openBook } from './match.ts'
import type { CannedRule } from './rule.ts'

/** A rule's row. */
export interface CannedRow {
  id: string
  name: string
  tags: string[]
  enabled: boolean
  match: CannedRule['match']
  answer: CannedRule['answer']
  intent: CannedRule['intent']
  hosts: string[]
  min_confidence: number
  position: number
  rev: number
  created_at: Date
  updated_at: Date
}

const opened = new Map<string, { stamp: string; book: CannedBook }>()

/** The tenant's enabled rules, ready for matching. Made anew only when a rule changed: one small sum tells. */
export async function loadBook(trx: Trx): Promise<CannedBook> {
  const tenantId = tenantOf(trx)
  const { rows } = await trx.raw(
    `select concat_ws('|', count(*), sum(rev), max(updated_at)) as stamp from canned_rules where tenant_id = app_tenant()`,
  )
  const known = opened.get(tenantId)
  if (known && known.stamp === rows[0].stamp) return known.book
  const found: CannedRow[] = await trx('canned_rules').where({ enabled: true }).whereNull('deleted_at').orderBy(['position', 'id'])
  const book = openBook(found.map(readRule))
  if (opened.size > 500) opened.clear()
  opened.set(tenantId, { stamp: rows[0].stamp, book })
  return book
}

/** A row as a rule. */
export function readRule({ id, name, tags, enabled, match, answer, intent, hosts, min_confidence, position, rev }: CannedRow): CannedRule {
  return { id, name, tags, enabled, match, answer, intent, hosts, minConfidence: min_confidence, position, rev }
}

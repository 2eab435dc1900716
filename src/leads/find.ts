import { keysOf, type Trx } from '#src/platform/db.ts'
import { isId } from '#src/platform/id.ts'
import { searchFor } from './search.ts'

/** A condition on `leads` in SQL. */
export interface Condition {
  sql: string
  bindings: unknown[]
}

/** So many leads may be looked at one by one and sorted. */
const FEW = 5000
/** Of two words that both are many people's, the newest leads that have both. */
const NEWEST = 2000
/** Sorts behind every letter there is. */
const LAST = '\u{10FFFF}'

/**
 * The leads that somebody means by what he typed: a lead's id, a phone or its last 4 or 7 digits, an e-mail address, or words of a name. Null: nothing can be meant.
 * Equality and ranges of terms only: other operators lose their index under row-level security.
 */
export async function findBy(trx: Trx, typed: string, country: string): Promise<Condition | null> {
  if (isId(typed.trim())) return { sql: 'leads.id = ?', bindings: [typed.trim()] }
  const { exact, prefixes } = searchFor(keysOf(trx).index, typed, country)
  if (exact.length) return among(exact.map(() => termIs('term = ?')).join(' union all '), exact)
  if (!prefixes.length) return null
  const counts = await countFew(trx, prefixes)
  const rarest = counts.indexOf(Math.min(...counts))
  if (counts[rarest]! < FEW) return byRarest(prefixes, rarest)
  // A word that thousands share: the newest leads are asked one after the other whether they have it, until a page is full.
  if (prefixes.length === 1) return { sql: hasWord('leads.id'), bindings: range(prefixes[0]!) }
  const both = prefixes.map(() => termIs(RANGE)).join(' intersect ')
  return among(`select lead_id from (${both}) hits order by lead_id desc limit ${NEWEST}`, prefixes.flatMap(range))
}

const RANGE = 'term >= ? and term < ?'
const range = (word: string): string[] => [word, word + LAST]
const termIs = (condition: string): string => `select lead_id from search_terms where tenant_id = app_tenant() and ${condition}`
const among = (ids: string, bindings: unknown[]): Condition => ({ sql: `leads.id = any(array(${ids}))`, bindings })
const hasWord = (lead: string): string =>
  `exists (select 1 from search_terms has where has.tenant_id = app_tenant() and has.lead_id = ${lead} and has.term >= ? and has.term < ?)`

function byRarest(words: readonly string[], rarest: number): Condition {
  const others = words.filter((_, i) => i !== rarest)
  const sql = `select s.lead_id from search_terms s where s.tenant_id = app_tenant() and s.term >= ? and s.term < ?${others.map(() => ` and ${hasWord('s.lead_id')}`).join('')}`
  return among(sql, [words[rarest]!, ...others].flatMap(range))
}

/** How many terms each word begins, as far as it matters. */
async function countFew(trx: Trx, words: readonly string[]): Promise<number[]> {
  const each = words.map((_, i) => `(select count(*)::int from (${termIs(RANGE)} limit ${FEW}) counted) as w${i}`)
  const { rows } = await trx.raw(`select ${each.join(', ')}`, words.flatMap(range))
  return words.map((_, i) => rows[0][`w${i}`])
}

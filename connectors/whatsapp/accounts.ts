import { id, list, object, type Wire } from './wire.ts'

/** Whose a change is: the number it names, else (account-level events) the business account of its entry. */
export function accountOf(entry: Wire, change: unknown): string | undefined {
  return id(object(object(object(change)?.value)?.metadata)?.phone_number_id) ?? id(entry.id)
}

/** The accounts a body speaks of, without repeats; empty for a body of another shape. */
export function accountsIn(body: unknown): string[] {
  const found = list(object(body)?.entry).flatMap((one) => {
    const entry = object(one)
    if (!entry) return []
    const changes = list(entry.changes)
    return changes.length ? changes.map((change) => accountOf(entry, change)) : [id(entry.id)]
  })
  return [...new Set(found.filter((account) => account !== undefined))]
}

/** The text of the body with these accounts' changes alone; every number stands as it was written, however long. */
export function only(text: string, accounts: readonly string[]): string {
  const body = object(parseExactly(text)) ?? {}
  const ours = new Set(accounts)
  const mine = (account: string | undefined) => account !== undefined && ours.has(account)
  const entries = list(body.entry).flatMap((one) => {
    const entry = object(one)
    if (!entry) return []
    const exact = { ...entry, id: plain(entry.id) }
    if (!list(entry.changes).length) return mine(id(exact.id)) ? [entry] : []
    const changes = list(entry.changes).filter((change) => mine(accountOf(exact, withPlainAccount(change))))
    return changes.length ? [{ ...entry, changes }] : []
  })
  return JSON.stringify({ ...body, entry: entries })
}

type RawJson = { rawJSON: string }
const json = JSON as typeof JSON & { rawJSON(source: string): RawJson; isRawJSON(value: unknown): value is RawJson }

/** Numbers that JavaScript would write differently are kept as their own source text. */
function parseExactly(text: string): unknown {
  const keep = (_key: string, value: unknown, context?: { source?: string }): unknown =>
    typeof value === 'number' && context?.source !== undefined && context.source !== String(value) ? json.rawJSON(context.source) : value
  return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text, keep as (key: string, value: unknown) => unknown)
}

function plain(value: unknown): unknown {
  return json.isRawJSON(value) ? value.rawJSON : value
}

function withPlainAccount(change: unknown): unknown {
  const metadata = object(object(object(change)?.value)?.metadata)
  return { value: { metadata: { phone_number_id: plain(metadata?.phone_number_id) } } }
}

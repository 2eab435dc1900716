import { list, str, wire } from '../wire.ts'

/** The account ids that a body speaks of, without repeats; empty for a body of another shape. */
export function accountsIn(body: unknown): string[] {
  const ids = list(wire(body).entry).flatMap((entry) => str(wire(entry).id) ?? [])
  return [...new Set(ids)]
}

/** The text of the body with these accounts' entries alone; every number stands as it was written, however long. */
export function only(text: string, accounts: readonly string[]): string {
  const body = wire(parseExactly(text))
  const ours = new Set(accounts)
  const entry = list(body.entry).filter((one) => ours.has(idOf(wire(one).id) ?? ''))
  return JSON.stringify({ ...body, entry })
}

type RawJson = { rawJSON: string }
const json = JSON as typeof JSON & { rawJSON(source: string): RawJson; isRawJSON(value: unknown): value is RawJson }

/** Numbers that JavaScript would write differently are kept as their own source text. */
function parseExactly(text: string): unknown {
  const keep = (_key: string, value: unknown, context?: { source?: string }): unknown =>
    typeof value === 'number' && context?.source !== undefined && context.source !== String(value) ? json.rawJSON(context.source) : value
  return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text, keep as (key: string, value: unknown) => unknown)
}

function idOf(value: unknown): string | undefined {
  return json.isRawJSON(value) ? value.rawJSON : str(value)
}

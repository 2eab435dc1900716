/** One record as Odoo answers it: empty is `false`, many2one `[id, name]`, x2many `[ids]`, datetimes UTC without zone. */
export type OdooRow = Record<string, unknown> & { id: number }

/** The records of an answer; anything that is not one is left out. */
export function asRows(answer: unknown): OdooRow[] {
  return Array.isArray(answer) ? answer.filter((row): row is OdooRow => isRecord(row) && typeof row.id === 'number') : []
}

/** Whether a value is a plain object: no list, no null. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Text, or '' for Odoo's `false`. */
export function asText(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** The id of a many2one, if it is set. */
export function asId(value: unknown): number | undefined {
  return Array.isArray(value) && typeof value[0] === 'number' ? value[0] : undefined
}

/** The name that comes with a many2one, '' if it is not set. */
export function asName(value: unknown): string {
  return Array.isArray(value) ? asText(value[1]) : ''
}

/** A list of ids: an x2many, or what create answers (older versions give one id bare). */
export function asIds(value: unknown): number[] {
  if (typeof value === 'number') return [value]
  return Array.isArray(value) ? value.filter((id): id is number => typeof id === 'number') : []
}

/** `2026-12-01T09:00:00.000Z` → `2026-12-01 09:00:00`, the only form every version takes. Throws RangeError for what is no instant. */
export function odooTime(at: string | Date): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ')
}

/** `2026-12-01 09:00:00` (UTC without zone, perhaps with microseconds) → ISO 8601; undefined for anything else. */
export function isoTime(value: unknown): string | undefined {
  const [, day, time] = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.\d+)?$/.exec(asText(value)) ?? []
  if (!day || Number.isNaN(Date.parse(`${day}T${time}Z`))) return undefined
  return new Date(`${day}T${time}Z`).toISOString()
}

/** Cuts a list into pieces of at most `size`. */
export function chunksOf<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size))
}

import { createHash } from 'node:crypto'

/** A JSON object as it came: any field may be absent, null or of another type. */
export type Wire = Record<string, unknown>

/** The object, or an empty one. */
export function wire(value: unknown): Wire {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Wire) : {}
}

/** The list, or an empty one. */
export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

/** A non-empty string, exactly as it came; a number as its digits; else undefined. */
export function str(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** An instant given in seconds (also fractional), milliseconds or ISO text, told apart by magnitude; ISO 8601 UTC. */
export function instant(value: unknown): string | undefined {
  const number = typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN
  const ms = Number.isFinite(number)
    ? Math.round(number > 1e11 ? number : number * 1000)
    : typeof value === 'string'
      ? Date.parse(value)
      : Number.NaN
  const date = new Date(ms)
  return ms > 0 && !Number.isNaN(date.getTime()) ? date.toISOString() : undefined
}

/** The object without its undefined members. */
export function known<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> }
}

/** A key for a unit that carries no id of its own: the same content gives the same key. */
export function contentKey(event: string, content: unknown): string {
  return `${event}:${createHash('sha256')
    .update(JSON.stringify(content) ?? '')
    .digest('hex')
    .slice(0, 32)}`
}

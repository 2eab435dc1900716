import { createHash } from 'node:crypto'

/** An object of the payload, nothing known of its members. */
export type Wire = Record<string, unknown>

/** The value as an object; anything else (null, lists, text) is undefined. */
export function object(value: unknown): Wire | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Wire) : undefined
}

/** The value as a list; anything else is empty. */
export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : []
}

/** The objects of a list, in order. */
export function objects(value: unknown): Wire[] {
  return list(value)
    .map(object)
    .filter((one) => one !== undefined)
}

/** Text exactly as sent, also when empty. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** An id or short value as exact text: the platform writes some as text and some as bare numbers. Empty is undefined. */
export function id(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** The object without its undefined members. */
export function given<T extends object>(known: T): T {
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)) as T
}

/** Unix seconds (text or number) as ISO 8601 UTC; what cannot be read is undefined. */
export function timeOf(seconds: unknown): string | undefined {
  const value = typeof seconds === 'string' && /^\d{1,13}$/.test(seconds) ? Number(seconds) : seconds
  if (typeof value !== 'number' || !(value > 0)) return undefined
  const date = new Date(value > 1e11 ? value : value * 1000)
  return Number.isNaN(date.getTime()) || date.getUTCFullYear() > 9999 ? undefined : date.toISOString()
}

/** A key for what carries no id of its own: the same content gives the same key, so a redelivery is recognised. */
export function fingerprint(...parts: unknown[]): string {
  return createHash('sha256')
    .update(JSON.stringify(parts) ?? '')
    .digest('hex')
    .slice(0, 32)
}

/** The error codes of an `errors` list, as exact text. */
export function errorCodes(errors: unknown): string[] {
  return objects(errors).flatMap((error) => id(error.code) ?? [])
}

/** A payload's members under camelCase names, ids as exact text; for units we keep without using them. */
export function camel(value: unknown, depth = 0): unknown {
  if (depth > 5) return undefined
  if (Array.isArray(value)) return value.map((one) => camel(one, depth + 1))
  const members = object(value)
  if (!members) return value
  return Object.fromEntries(
    Object.entries(members)
      .filter(([key]) => key !== '__proto__')
      .map(([key, member]) => [
        key.replace(/_([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase()),
        /(^|_)id$/.test(key) ? (id(member) ?? camel(member, depth + 1)) : camel(member, depth + 1),
      ]),
  )
}

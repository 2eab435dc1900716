import { ConnectorError } from '#src/errors.ts'
import { cleanText } from '#src/platform/text/clean.ts'

/**
 * A deep copy that is safe to hand to odoo-await. Its XML serialiser escapes only the first `]]>` of a text: a second one ends the text and goes on
 * as XML, so a lead's name could set other fields. Every `]]>` is broken, in keys too; control characters (refused by XML) are dropped.
 * What XML-RPC would change silently is refused as ConnectorError('rejected'): undefined, dates, BigInt, NaN, Map, whole numbers from 2^31 on.
 */
export function guarded(value: unknown): unknown {
  switch (typeof value) {
    case 'string':
      return harmless(value)
    case 'boolean':
      return value
    case 'number':
      if (Number.isFinite(value) && !(Number.isInteger(value) && (value > 0x7fffffff || value < -0x80000000))) return value
      throw unsendable(String(value))
    case 'object':
      if (value === null) return null
      if (Array.isArray(value)) return Array.from(value, guarded)
      if (![Object.prototype, null].includes(Object.getPrototypeOf(value))) throw unsendable(value.constructor?.name ?? 'an object')
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [harmless(key), guarded(inner)]))
    default:
      throw unsendable(typeof value)
  }
}

function harmless(text: string): string {
  // The dropping comes first: what it leaves behind may close up to a new `]]>`.
  return cleanText(text)
    .replace(/[\ufffe\uffff]/g, '')
    .replaceAll(']]>', ']] >')
}

function unsendable(what: string): ConnectorError {
  return new ConnectorError('rejected', `XML-RPC cannot carry ${what}`, { code: 'not_sendable' })
}

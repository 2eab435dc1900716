/** Well-formed text for storing and sending: no U+0000, no lone surrogates, no C0 controls except tab and newlines. */
export function cleanText(text: string): string {
  return text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '')
}

/** The same value with what PostgreSQL cannot keep in a text (U+0000, lone surrogates) left out of every string and key; everything else as it was. */
export function storable<T>(value: T): T {
  if (typeof value === 'string') return value.toWellFormed().replaceAll('\u0000', '') as T
  if (Array.isArray(value)) return value.map(storable) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [storable(key), storable(one)])) as T
}

/**
 * JSON.parse that keeps integers beyond 2^53 as their exact digits (strings): platforms send ids as bare numbers.
 * A leading byte-order mark is skipped. Throws SyntaxError like JSON.parse.
 */
export function parseJson(text: string): unknown {
  const whole = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
  // A reviver is asked about every value and makes parsing five times slower: only where a long number may stand.
  if (!LONG_NUMBER.test(whole)) return JSON.parse(whole)
  const reviver = (_key: string, value: unknown, context?: { source?: string }): unknown => {
    if (typeof value !== 'number' || Number.isSafeInteger(value)) return value
    const source = context?.source ?? ''
    return /^-?\d+$/.test(source) ? source : value
  }
  return JSON.parse(whole, reviver as (key: string, value: unknown) => unknown)
}

/** Sixteen digits where a number may begin; the same inside a string is harmless. */
const LONG_NUMBER = /(?:^|[\s:,[])-?\d{16}/

/** How deep arrays and objects nest in a JSON text, without parsing it; strings are skipped. */
export function jsonDepth(text: string): number {
  let depth = 0
  let deepest = 0
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (inString) {
      if (c === 92) i++
      else if (c === 34) inString = false
    } else if (c === 34) inString = true
    else if (c === 123 || c === 91) deepest = Math.max(deepest, ++depth)
    else if (c === 125 || c === 93) depth--
  }
  return deepest
}

/** Whether a JSON text in UTF-8 nests deeper than `most`. A body with fewer brackets than that, which most are, is not walked through. */
export function nestsDeeper(raw: Buffer, most: number): boolean {
  return opens(raw, '{', most) + opens(raw, '[', most) > most && jsonDepth(raw.toString('utf8')) > most
}

/** How often a bracket opens, counted to just beyond `most`. */
function opens(raw: Buffer, bracket: string, most: number): number {
  const byte = bracket.charCodeAt(0)
  let count = 0
  for (let at = raw.indexOf(byte); at >= 0 && count <= most; at = raw.indexOf(byte, at + 1)) count++
  return count
}

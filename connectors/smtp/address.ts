/** One plain address: no list, no comment, no line break, a dot in the domain, at most 254 characters (RFC 5321). */
export function isAddress(text: string): boolean {
  return (
    text.length <= 254 &&
    /^[^\s@<>()[\],;:\\"\u0000-\u001f\u007f]{1,64}@[^\s@<>()[\],;:\\"\u0000-\u001f\u007f]+\.[^\s@<>()[\],;:\\".]+$/u.test(text)
  )
}

/** `Name <address>` or a bare address, on one line. */
export function isSender(text: string): boolean {
  return senderOf(text) !== undefined
}

/** The two halves of a sender; undefined when it is not one. */
export function senderOf(text: string): { name: string; address: string } | undefined {
  if (/[\r\n\u0000]/.test(text)) return undefined
  const found = /^(.*?)<([^<>]*)>$/s.exec(text.trim())
  const address = (found?.[2] ?? text).trim()
  return isAddress(address) ? { name: (found?.[1] ?? '').trim().replace(/^"(.*)"$/, '$1'), address } : undefined
}

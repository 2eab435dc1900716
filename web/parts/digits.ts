/** A whole number as typed, with Latin, Arabic-Indic or Persian digits; undefined for nothing, NaN for what is none. Pure. */
export function wholeNumber(typed: FormDataEntryValue | null): number | undefined {
  const text = latinDigits(String(typed ?? '')).trim()
  if (!text) return undefined
  return /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN
}

/** The same text with Latin digits. Pure. */
export function latinDigits(text: string): string {
  return text.replace(/[٠-٩۰-۹]/g, (digit) => String((digit.codePointAt(0)! & 0xf) % 10))
}

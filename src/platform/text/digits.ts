const ZEROES = [0x0660, 0x06f0, 0xff10]

/** Arabic-Indic, Persian and full-width digits as ASCII; Arabic decimal and thousands signs as `.` and `,`. Everything else untouched. */
export function asciiDigits(text: string): string {
  return text
    .replace(/[\u0660-\u0669\u06f0-\u06f9\uff10-\uff19]/g, (digit) => {
      const code = digit.charCodeAt(0)
      const zero = ZEROES.findLast((z) => code >= z)!
      return String(code - zero)
    })
    .replace(/\u066b/g, '.')
    .replace(/\u066c/g, ',')
}

/** The text without invisible direction marks, zero-width characters and byte-order marks (they hide inside pasted phones and addresses). */
export function stripMarks(text: string): string {
  return text.replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u061c]/g, '')
}

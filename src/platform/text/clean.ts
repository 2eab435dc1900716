/** Well-formed text for storing and sending: no U+0000, no lone surrogates, no C0 controls except tab and newlines. */
export function cleanText(text: string): string {
  return text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '')
}

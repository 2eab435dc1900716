/** Saves a text as a file on this device. */
export function saveText(name: string, text: string): void {
  // The mark tells old editors that the text is UTF-8, or its Arabic is lost.
  const url = URL.createObjectURL(new Blob(['\ufeff', text], { type: 'text/plain;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

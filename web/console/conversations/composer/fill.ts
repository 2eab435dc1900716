/** What stands for a snippet's placeholders. */
export interface Filling {
  /** The client. */
  name: string | null
  /** Whoever writes. */
  me: string | null
  office: string
}

/** A snippet's words with its placeholders filled in; what is not known leaves no gap behind. Pure. */
export function fill(text: string, filling: Filling): string {
  return text
    .replace(/( ?)\{(name|me|office)\}/g, (_, space: string, what: keyof Filling) => (filling[what] ? space + filling[what] : ''))
    .replace(/^[ ،,]+/, '')
}

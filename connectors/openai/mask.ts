import type { Asked } from './verbs.ts'

// Every repeat has a bound: the text is a stranger's, and must not keep us busy.
const dot = String.raw`(?:\s{0,2}\.\s{0,2}|\s{0,2}[[(]?\s?(?:dot|دوت|نقطة|نقطه)\s?[\])]?\s{0,2})`
const plain = String.raw`[\p{L}\p{N}._%+-]{1,64}\s?@\s?[\p{L}\p{N}-]{1,63}(?:\s?\.\s?[\p{L}\p{N}-]{1,63}){0,3}\s?\.\s?\p{L}{2,24}`
const spelled = String.raw`[a-z0-9][a-z0-9._+-]{0,63}(?:${dot}[a-z0-9]{1,63})?\s{0,2}[[(]?\s?(?:at|ات|آت|أت)\s?[\])]?\s{0,2}[\p{L}\p{N}-]{1,63}${dot}(?:com|net|org|example|كوم|نت)(?!\p{L})`
const email = new RegExp(`(?<![\\p{L}\\p{N}])(?:${plain}|${spelled})`, 'giu')
const dialled = /(?<![\d\p{L}.,])(?!\d{1,2}[).]\s)\(?\+?\d(?:[ ().\-–/]{0,2}\d){6,17}(?!\d)/gu

/** Texts whose phones and e-mail addresses are replaced by marks, and what each mark of the message stands for. */
export interface Masked {
  message: string
  asked: Asked
  hidden: ReadonlyMap<string, string>
}

/** Replaces phones and e-mail addresses, also spelled "at … dot com", by `[phone 1]`, `[email 1]`. Numbers spoken digit by digit are not seen. */
export function mask(message: string, asked: Asked): Masked {
  const hidden = new Map<string, string>()
  const masked = maskText(message, (kind, found) => {
    const mark = `[${kind} ${[...hidden.keys()].filter((one) => one.startsWith(`[${kind}`)).length + 1}]`
    hidden.set(mark, found)
    return mark
  })
  const unnamed = (text: string): string => maskText(text, (kind) => `[${kind}]`)
  const heard = { ...asked.heard, history: asked.heard.history.map((turn) => ({ ...turn, text: unnamed(turn.text) })) }
  return { message: masked, asked: { ...asked, heard, shown: asked.shown.map(unnamed) }, hidden }
}

function maskText(text: string, replace: (kind: 'email' | 'phone', found: string) => string): string {
  return text
    .replace(email, (found) => replace('email', found))
    .replace(dialled, (found) => (isAmount(found.trim()) ? found : replace('phone', found.trim())))
}

/** Amounts, ranges of them and dates are no phone numbers: the model needs them. */
function isAmount(text: string): boolean {
  const digits = text.replace(/\D/g, '')
  return (
    (digits.length < 8 && !/^[+(]?0|^\+/.test(text)) ||
    /^[1-9]\d*0{4,}$/.test(digits) ||
    /^[1-9]\d{0,2}(?:[ .]\d{3})*[ .]\d(?:00|50)$/.test(text) ||
    /^[1-9]\d{2,5}\s?[-–/]\s?\d{3,5}$/.test(text) ||
    /^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}$|^\d{1,2}[-/.]\d{1,2}[-/.]\d{4}$/.test(text)
  )
}

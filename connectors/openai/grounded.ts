import { fold } from '#src/platform/text/fold.ts'

const knownHosts = /^(gmail|hotmail|outlook|yahoo|icloud|live)\.com$/
/** Numbers in words, as far as they tell that there are any; over folded text. */
const numberWords = [
  /(?<!\p{L})[وفبل]{0,2}(?:ال)?(?:مي[هتا]|ماي[هت]|متين|الف|مليون|ملايين|ربع|ثلث|واحد|اثن|اتن|تنين|ثلاث|تلات|تلت|اربع|خمس|سبع|ثمان|تمان|تسع|عشر|ورق|باكو|بواكي|دفتر|دفاتر)/u,
  /(?<!\p{L})[وفبل]{0,2}(?:ال)?(?:نص|نصف|ست(?:ه|ين|مي\p{L}*)?|شد(?:ه|ات|تين))(?!\p{L})/u,
  /\b(?:hundreds?|thousands?|grand|millions?|half|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|\w+ty|alf\w*|miya|meya|miteen|5amsa|khams\w*)\b/,
  /\d\s?(?:k|m)\b/,
]

/** A name or a place that stands in the message as written, in a line without addresses, links or code; else null. */
export function groundedWords(value: string, message: string): string | null {
  const text = value.trim()
  if (!text || text.length > 80 || /[\n\r<>{}[\]\\|`@/=]|https?|www\.|\w\.\w{2,}/i.test(text)) return null
  const [said, given] = [fold(message), fold(text)]
  return said.includes(given) || said.includes(given.replace(/^ال/, '')) ? text : null
}

/** An address whose parts the client wrote: its own part always, its host unless it is one everybody has. In lower case. */
export function groundedEmail(value: string, message: string): string | null {
  const address = value.trim().toLowerCase()
  const [, own, host] = /^([a-z0-9._%+-]{1,64})@([a-z0-9-]+(?:\.[a-z0-9-]+)+)$/.exec(address) ?? []
  if (!own || !host || address.length > 254) return null
  // Its pieces in their order, close together, but for what is said in Arabic ("دوت كوم"); a link in the text is no host of an address.
  const spoken = knownHosts.test(host) ? '' : host.replace(/\.(com|net|org)$/, '')
  const pieces = `${own}@${spoken}`.split(/[^a-z0-9]+/).filter(Boolean)
  const said = message.toLowerCase().replace(/(?:https?:\/\/|www\.)\S+/g, ' ')
  return standInOrder(pieces, said) ? address : null
}

/** Whether the pieces follow each other as words, with two words such as "dot" or "at" between them at most. */
function standInOrder([first, ...rest]: readonly string[], text: string): boolean {
  const words = text.match(/[a-z0-9]+/g) ?? []
  return words.some((word, start) => {
    let at = start
    return (
      word === first &&
      rest.every((piece) => {
        const step = words.slice(at + 1, at + 4).indexOf(piece) + 1
        at += step
        return step > 0
      })
    )
  })
}

/** A number in E.164 whose last seven digits the client wrote in a row. */
export function groundedPhone(value: string, message: string): string | null {
  const phone = value.replace(/[\s().-]/g, '')
  if (!/^\+[1-9]\d{7,14}$/.test(phone)) return null
  const digits = message.replace(/(?<=\d)[\s().\-–/]+(?=\d)/g, '')
  return digits.includes(phone.slice(-7)) ? phone : null
}

/** Whether an amount follows from the numbers the texts hold; with a number in words among them everything may. */
export function isGroundedAmount(amount: number, texts: readonly string[]): boolean {
  const text = fold(texts.join(' \n '))
  if (numberWords.some((words) => words.test(text))) return true
  const said = [...text.matchAll(/\d[\d,]*(?:\.\d+)?/g)].map(([number]) => Number(number.replaceAll(',', '')))
  const spaced = [...text.matchAll(/\d{1,3}(?:[ .]\d{3})+/g)].map(([number]) => Number(number.replace(/\D/g, '')))
  return [...said, ...spaced].some((one) => [1, 1000, 1_000_000].some((unit) => Math.abs(one * unit - amount) < 0.01))
}

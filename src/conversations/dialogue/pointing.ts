import { asciiDigits } from '#src/platform/text/digits.ts'
import { fold } from '#src/platform/text/fold.ts'
import type { Shown } from './state.ts'

/** So many words a message has at most that is nothing but somebody's name with a word of courtesy. */
const SHORT = 5

/** The one on the client's screen whom a short message names; undefined where none is, or several are. */
export function named(text: string, shown: readonly Shown[]): Shown | undefined {
  const said = lettersOf(text)
  if (said.length > SHORT) return undefined
  const found = shown.filter(({ name }) => {
    const words = lettersOf(name)
    const first = words[0]
    const alone = shown.filter((one) => lettersOf(one.name)[0] === first).length === 1
    return first !== undefined && (words.length === 1 || alone ? said.includes(first) : words.every((word) => said.includes(word)))
  })
  return found.length === 1 ? found[0] : undefined
}

/** The one whose number is all that was written. */
export function numbered(text: string, shown: readonly Shown[]): Shown | undefined {
  const digits = /^\s*(?:رقم|number|no\.?|#)?\s*(\d{1,2})\s*[.)!]?\s*$/i.exec(asciiDigits(text))?.[1]
  return digits ? shown[Number(digits) - 1] : undefined
}

/** "Someone else": who was shown or chosen is not wanted. */
export function wantsOthers(text: string): boolean {
  return /(?:^|\s)(?:في |اكو |فيه )?غير(?:هم|ه|ها|و|هن|هذول|دول)(?:\s|$|[؟?!.،])|(?:واحد|واحده|حد|حدا|احد|شخص|مستقل|ناس|خيارات) (?:ثاني|ثانيه|تاني|تانيه|اخر|اخري|غير)|\b(?:others?|another (?:one|person|freelancer)|some(?:one|body) else|different (?:one|person|freelancer))\b/i.test(
    fold(text),
  )
}

/** "You choose", "whoever you think": the rules are to decide. */
export function leavesItToUs(text: string): boolean {
  return /(?:علي|ع) ?(?:راحت|ذوق|كيف)(?:ك|كم|كن)(?:\s|$|[؟?!.،])|انت(?:م|و|وا)? (?:و ?ذوق|اختار|اختر|تختار|قرر|شوف)|(?:اختار|اختر|نقي|نقو)(?:وا|و|ي)? ?(?:لي|لنا|انت|انتو|انتم)(?:\s|$|[؟?!.،])|اختارولي|اختارلي|اي (?:واحد|وحده|احد|حد|حدا)(?: منهم| منهن| فيهم)?[.!،\s]*$|عليكم الاختيار|اللي تشوف(?:ون|و|وا)?ه|(?:ما|مو|مش) (?:[تي]?فرق|فارقه|مهم مين)|\b(?:you|u) (?:choose|pick|decide)|\b(?:choose|pick) (?:for me|any)|\bany(?:one|body)? (?:is |will )?(?:fine|ok|okay|do)\b|\bup to you\b|\bwhoever\b|\byour choice\b/i.test(
    fold(text),
  )
}

/** A plain no, and nothing else. */
export function saysNo(text: string): boolean {
  return /^(?:لا|لاء|لأ|لالا|كلا|no|nope|nah|la|la2)(?: (?:شكرا|thanks|thank you|لا))?[.!،\s]*$/i.test(fold(text).trim())
}

/** A name brought in as one: "اسمي", "معك", "I am". */
export function introduces(text: string): boolean {
  return /(?:^|\s)(?:اسمي|الاسم|انا|معك|معاك|معكم|معاكم|وياك|وياكم|اخوك|اختك|ismi|ana|my name|name is|i am|i'm|this is|im)(?:\s|:)/i.test(
    fold(text),
  )
}

/** A name as somebody answers who was asked for his: one to three words and nothing else but an address. */
export function bareName(text: string): string | undefined {
  const words = text.replace(/\S+@\S+/g, ' ').match(/[\p{L}\p{M}'’-]+/gu) ?? []
  const isPlain = /^[\p{L}\p{M}\s'’.،,-]*$/u.test(text.replace(/\S+@\S+/g, ' '))
  if (!isPlain || words.length < 1 || words.length > 3) return undefined
  return words.some((word) => NO_NAME.has(fold(word))) ? undefined : words.join(' ')
}

const NO_NAME = new Set(
  'لا لاء ما مو مش مب ماكو مفيش مافي مافيه بدون شكرا مشكور مشكورين تخطي تخط تمام اوك اوكي نعم اي ايه ايوه ايوا اه كم وش شنو شو ايش متي وين ليش ليه كيف طيب بس انا اريد ابي ابغي عايز بدي no not none skip thanks thank you ok okay yes yeah what why how when where i dont'.split(
    ' ',
  ),
)

/** Letters alone, spellings that mean the same made one; "على" and the name "علي" stay apart. */
function lettersOf(text: string): string[] {
  return (
    text
      .normalize('NFC')
      .replace(/[\u064b-\u0652\u0640]/g, '')
      .replace(/[أإآ]/g, 'ا')
      .replace(/ة/g, 'ه')
      .toLowerCase()
      .match(/\p{L}+/gu) ?? []
  )
}

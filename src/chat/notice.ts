import { asciiDigits } from '#src/platform/text/digits.ts'
import { foldedWords } from '#src/platform/text/fold.ts'

/** What may stand in a chat's text that its house cares about: an insult, or a way around the house. */
export type Noticed = 'abuse' | 'phone' | 'email' | 'link' | 'handle'

/** What a tenant does about contact details in a chat that is not completed: tells the writer, hides them, or lets them be. */
export type ContactsPolicy = 'warn' | 'mask' | 'allow'

/** A text as it may stand, with what was noticed in it. Pure. */
export function noticeIn(text: string, policy: ContactsPolicy): { text: string; noticed: Noticed[] } {
  const noticed = new Set<Noticed>()
  if (foldedWords(text).some((word) => ABUSE.has(word) || ABUSE.has(word.replace(/^(?:يا|ال|و)/, '')))) noticed.add('abuse')
  if (policy === 'allow') return { text, noticed: [...noticed] }
  let shown = text
  for (const [kind, find] of WAYS)
    shown = shown.replace(find, (found) => {
      if (kind === 'phone' && !isPhone(found)) return found
      noticed.add(kind)
      return policy === 'mask' ? HIDDEN : found
    })
  return { text: shown, noticed: [...noticed] }
}

const HIDDEN = '•••'

/** Ways to go on elsewhere. Digits of every script count, with blanks, dots or dashes between; an at-sign may be written out. */
const WAYS: [Exclude<Noticed, 'abuse'>, RegExp][] = [
  [
    'email',
    /[\p{L}\d._%+-]+\s*(?:@|\(at\)|\[at\]|\s+at\s+|\s*آت\s*)\s*[\p{L}\d-]+(?:\s*(?:\.|\(dot\)|\s+dot\s+|\s+دوت\s+)\s*[\p{L}]{2,})+/giu,
  ],
  ['link', /(?:https?:\/\/|www\.)\S+|\b(?:wa\.me|t\.me|instagram\.com|snapchat\.com|tiktok\.com)\/\S+/gi],
  ['phone', /(?:\+|00)?[\d٠-٩۰-۹](?:[\s.\-–_()/]*[\d٠-٩۰-۹]){7,14}/g],
  [
    'handle',
    /(?<![\p{L}\d.])@[a-z0-9_.]{3,30}\b|(?<!\p{L})(?:snap|insta|telegram|سناب|سنابي|انستا|انستقرام|تليجرام|تيليجرام)\s*[:=-]\s*[a-z0-9_.]{3,30}/giu,
  ],
]

/** Eight digits and more, and no date, price or size: a run of thousands ("10 000 000") is money. */
function isPhone(found: string): boolean {
  const digits = asciiDigits(found).replace(/\D/g, '')
  if (digits.length < 8 || /^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}$|^\d{1,2}[-/.]\d{1,2}[-/.]\d{4}$/.test(asciiDigits(found).trim())) return false
  return !/^\d{1,3}(?:[ ,.]000)+$/.test(asciiDigits(found).trim())
}

/** Insults and threats, folded, whole words only: few and sure ones, so that nobody's honest word is taken for one. */
const ABUSE = new Set(
  'كلب حمار حيوان غبي تافه حقير وسخ زباله قذر نصاب حرامي كذاب لعين ملعون خنزير سافل منحط كلاب حمير اغبياء نصابين حراميه fuck fucking fucker shit bitch bastard asshole idiot moron scumbag cunt whore slut dickhead retard scammer'.split(
    ' ',
  ),
)

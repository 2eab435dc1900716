import { normaliseEmail } from '#src/contacts/normalise.ts'

/** A piece of a text that is no words. */
export interface Span {
  start: number
  end: number
}

const AT = String.raw`(?:\s*[\[(<{]\s*(?:at|ات|آت|@)\s*[\])>}]\s*|\s*@\s*|\s+(?:at|ات|آت|أت|ايت|إيت|آيت)\s+)`
const DOT = String.raw`(?:\s*[\[(<{]\s*(?:dot|دوت|نقطة|نقطه|\.)\s*[\])>}]\s*|\s*\.\s*|\s+(?:dot|دوت|نقطة|نقطه|نقطت)\s+)`
const JOINT = String.raw`(?:\s*[\[(]?\s*(?:underscore|اندرسكور|اندر\s?سكور|أندرسكور|شرطة تحتية|شرطه تحت|شرطة سفلية)\s*[\])]?\s*|\s+(?:dash|داش|شرطة)\s+|${DOT})`
const HOSTS: Record<string, string> = {
  ...{
    جيميل: 'gmail',
    جميل: 'gmail',
    جي_ميل: 'gmail',
    هوتميل: 'hotmail',
    ياهو: 'yahoo',
    اوتلوك: 'outlook',
    أوتلوك: 'outlook',
    ايكلاود: 'icloud',
  },
  ...{ كوم: 'com', نت: 'net', اورج: 'org', اورق: 'org', أورغ: 'org', اورغ: 'org', ايدو: 'edu', دوت: '.' },
}
const HOST = `(?:[a-z0-9][a-z0-9-]*|${Object.keys(HOSTS).join('|')})`
const SPELLED = new RegExp(
  `[a-z0-9][a-z0-9_.+-]*(?:${JOINT}[a-z0-9][a-z0-9_+-]*){0,3}${AT}${HOST}(?:${DOT}${HOST}){1,3}(?![a-z0-9])`,
  'giu',
)
const PLAIN = /[a-z0-9][a-z0-9._%+-]*@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}/i

/** The e-mail address a text gives, put together from parts that were spelled out or set apart, and where it stands; null when none. */
export function readEmail(clean: string): ({ email: string } & Span) | null {
  const plain = PLAIN.exec(clean)
  if (plain) {
    const email = normaliseEmail(plain[0])
    if (email) return { email, start: plain.index, end: plain.index + plain[0].length }
  }
  for (const match of clean.matchAll(SPELLED)) {
    const email = normaliseEmail(putTogether(match[0]))
    if (email) return { email, start: match.index, end: match.index + match[0].length }
  }
  return null
}

/** Links and addresses of the web: no words, no numbers. */
export function readLinks(clean: string): Span[] {
  return [
    ...clean.matchAll(
      /\b(?:https?:\/\/|www\.)\S+|\b[a-z0-9-]+\.(?:com|net|org|me|io|co|shop|store|link|example|ly)(?:\/\S*)?(?![a-z0-9@])/gi,
    ),
  ].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }))
}

function putTogether(spelled: string): string {
  return spelled
    .replace(new RegExp(AT, 'iu'), '@')
    .replace(/\s*[[(]?\s*(?:underscore|اندرسكور|اندر\s?سكور|أندرسكور|شرطة تحتية|شرطه تحت|شرطة سفلية)\s*[\])]?\s*/giu, '_')
    .replace(/\s+(?:dash|داش|شرطة)\s+/giu, '-')
    .replace(new RegExp(DOT, 'giu'), '.')
    .replace(/[\u0621-\u064a_]{2,}/gu, (word) => HOSTS[word] ?? word)
    .toLowerCase()
}

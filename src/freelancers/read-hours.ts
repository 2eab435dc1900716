import { fold } from '#src/platform/text/fold.ts'

/** One block of a week, as a profile holds it. */
export interface Block {
  days: number[]
  from: string
  to: string
}

const NAMES = [
  ['sun', 'sunday', 'الاحد', 'احد'],
  ['mon', 'monday', 'الاثنين', 'اثنين'],
  ['tue', 'tuesday', 'الثلاثاء', 'ثلاثاء'],
  ['wed', 'wednesday', 'الاربعاء', 'اربعاء'],
  ['thu', 'thursday', 'الخميس', 'خميس'],
  ['fri', 'friday', 'الجمعه', 'جمعه'],
  ['sat', 'saturday', 'السبت', 'سبت'],
].map((names) => names.map(fold))

/** Reads hours as people write them in a cell: "الأحد-الخميس 09:00-17:00; السبت 10-14", "Sun-Thu 9-17". Null where it is not understood. */
export function readHours(text: string): Block[] | null {
  const blocks = fold(text)
    .split(/[;؛|\n]+/)
    .map((part) => part.trim())
    .filter(Boolean)
    .map(readBlock)
  return blocks.length && blocks.every((block) => block !== null) ? blocks : null
}

function readBlock(text: string): Block | null {
  const found = /^(?<days>\D+?)\s*(?<from>\d{1,2}(?::\d{2})?)\s*(?:-|–|to|الي|حتي)\s*(?<to>\d{1,2}(?::\d{2})?)$/.exec(text)?.groups
  if (!found) return null
  const days = found.days!.split(/[,،+]|\sو\s?/).flatMap((part) => daysOf(part.trim()))
  const [from, to] = [timeOf(found.from!), timeOf(found.to!)]
  if (!days.length || days.includes(-1) || !from || !to) return null
  return { days: [...new Set(days)].sort(), from, to }
}

/** The days of "الأحد-الخميس" or "fri"; −1 for what is no day. */
function daysOf(text: string): number[] {
  const [first, last, ...more] = text.split(/\s*(?:-|–|\sto\s|\sالي\s)\s*/).map((name) => NAMES.findIndex((names) => names.includes(name)))
  if (first === undefined || more.length) return [-1]
  if (last === undefined || first < 0 || last < 0) return last === undefined ? [first] : [-1]
  return Array.from({ length: ((last - first + 7) % 7) + 1 }, (_, i) => (first + i) % 7)
}

function timeOf(text: string): string | null {
  const [hour, minute = '00'] = text.split(':')
  const whole = `${hour!.padStart(2, '0')}:${minute}`
  return /^([01]\d|2[0-3]):[0-5]\d$|^24:00$/.test(whole) ? whole : null
}

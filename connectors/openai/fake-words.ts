import { readFileSync } from 'node:fs'

/** What the stand-in knows of language; see the fixture. */
export const words = JSON.parse(readFileSync(new URL('fixtures/labels.json', import.meta.url), 'utf8')) as Words

interface Words {
  intents: [string, string][]
  currencies: Record<string, string>
  numbers: Record<string, number>
  days: Record<string, number>
  ordinals: Record<string, number>
  cities: string[]
  dialects: [string, string][]
  abuse: Record<string, string>
  /** Words that many services share: they decide only where no other does. */
  vague: string
  /** What somebody is to do, by the service that does it; counted only where the prompt has that service. */
  doing: Record<string, string>
  /** How often, which is no deadline. */
  every: string
  dialectMoney: Record<string, string>
  wants: string
  prices: string
  yes: string
  greetings: string
  thanks: string
  askedBudget: string
  askedDeadline: string
  askedName: string
  money: string
  ceiling: string
  floor: string
}

/** Words as they are compared here; of the stand-in's own making, so that it errs apart from wasl. */
export function fold(text: string): string {
  return text
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[\u064b-\u0652\u0640\u200b-\u200f]/g, '')
    .replace(/[أإآ]/g, 'ا')
    .replace(/ة/g, 'ه')
    .replace(/ى/g, 'ي')
    .replace(/ئ/g, 'ي')
    .toLowerCase()
}

/** Whether one of the marks stands in the text as words of its own, with a joined و, ب, ل or ال before it at most. */
export function says(text: string, marks: string): boolean {
  return marks
    .split('|')
    .some((mark) =>
      new RegExp(`(?<!\\p{L})(?:[وفبل]{0,2}|ال|بال|لل)${mark.includes('.*') ? mark : escaped(mark)}(?!\\p{Script=Latin})`, 'u').test(text),
    )
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

/** The dialect by its marks; msa where there are none. */
export function dialectOf(text: string): string {
  return words.dialects.find(([, marks]) => says(text, marks))?.[0] ?? 'msa'
}

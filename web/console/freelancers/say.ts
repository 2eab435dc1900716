import { type Language, localeOf } from '../../parts/language.ts'
import { plural } from '../../parts/plural.ts'
import type { Debt, Freelancer } from './shapes.ts'
import { fill, type Words } from './words.ts'

/** So many turns, in words: "دوران", "1.5 turns". */
export function turnsText(words: Words, language: Language, n: number, forms = words.turns): string {
  const rounded = Math.round(Math.abs(n) * 10) / 10
  return Number.isInteger(rounded) ? plural(language, rounded, forms) : fill(words.turnPart, { n: rounded })
}

/** How somebody stands in the ledger, in three words. Less than a twentieth of a turn is nothing. */
export function debtText(words: Words, language: Language, debt: number): string {
  if (Math.abs(debt) < 0.05) return words.even
  return debt > 0
    ? fill(words.owed, { turns: turnsText(words, language, debt) })
    : fill(words.ahead, { turns: turnsText(words, language, debt, words.turnsTaken) })
}

/** Whether somebody can be asked now; if not, why and until when. */
export function nowText(words: Words, language: Language, { free, because, until }: Freelancer['availability'], now: Date): string {
  if (free || !because) return words.free
  return until
    ? `${words.because[because]} ${fill(words.until, { at: momentText(language, new Date(until), now) })}`
    : words.because[because]
}

/** The hour within a day, else the date. */
function momentText(language: Language, at: Date, now: Date): string {
  const near = Math.abs(at.getTime() - now.getTime()) < 20 * 3_600_000
  const day = at.getFullYear() === now.getFullYear() ? ({ weekday: 'short' } as const) : ({ year: 'numeric' } as const)
  return new Intl.DateTimeFormat(
    localeOf(language),
    near ? { hour: 'numeric', minute: '2-digit' } : { ...day, day: 'numeric', month: 'long' },
  ).format(at)
}

/** A length of time as people say it: minutes under two hours, else hours. */
export function lengthText(words: Words, language: Language, minutes: number): string {
  return minutes < 120
    ? plural(language, Math.max(1, Math.round(minutes)), words.minutes)
    : plural(language, Math.round(minutes / 60), words.hours)
}

/** A part of the whole, as percent. */
export function percentText(language: Language, part: number): string {
  return new Intl.NumberFormat(localeOf(language), { style: 'percent', maximumFractionDigits: 0 }).format(part)
}

/** Why somebody is owed turns, or ahead: the ledger as sentences, the sum first. Days are those of his own zone. */
export function debtStory(words: Words, language: Language, told: Debt, timeZone: string): string[] {
  const { debt: say } = words
  const turns = (n: number) => turnsText(words, language, n)
  const taken = (n: number) => turnsText(words, language, n, words.turnsTaken)
  const day = new Intl.DateTimeFormat(localeOf(language), { day: 'numeric', month: 'long', timeZone })
  if (!told.couldHave && Math.abs(told.debt) < 0.05 && !told.corrected) return [say.empty]
  const names = new Intl.ListFormat(localeOf(language), { type: 'conjunction' })
  const went = told.wentTo.slice(0, 3).map(({ name, leads }) => fill(say.wentOne, { name: `\u2068${name ?? words.none}\u2069`, n: leads }))
  return [
    Math.abs(told.debt) < 0.05
      ? say.even
      : told.debt > 0
        ? fill(say.owed, { turns: turns(told.debt) })
        : fill(say.ahead, { turns: taken(told.debt) }),
    ...(told.couldHave && told.since
      ? [
          fill(told.taken >= 0.05 ? say.could : say.couldNone, {
            since: day.format(new Date(told.since)),
            leads: plural(language, told.couldHave, words.leads),
            share: turns(told.share),
            given: taken(told.taken),
          }),
        ]
      : []),
    ...(went.length ? [fill(say.went, { names: names.format(went) })] : []),
    ...(Math.abs(told.before) >= 0.05
      ? [told.before > 0 ? fill(say.before, { turns: turns(told.before) }) : fill(say.beforeAhead, { turns: taken(told.before) })]
      : []),
    ...(told.corrected ? [fill(say.corrected, { turns: `\u2066${told.corrected > 0 ? '+' : '−'}${Math.abs(told.corrected)}\u2069` })] : []),
    ...(told.forgotten ? [fill(say.forgotten, { turns: turns(told.forgotten) })] : []),
    ...told.away.slice(-3).map(({ from, to, why }) =>
      fill(why === 'leave' ? say.leave : say.absent, {
        range: to ? day.formatRange(new Date(from), lastDay(from, to)) : fill(say.stillAway, { from: day.format(new Date(from)) }),
      }),
    ),
  ]
}

/** A leave ends with the first instant it does not hold. */
function lastDay(from: string, to: string): Date {
  return new Date(Math.max(Date.parse(from), Date.parse(to) - 1))
}

import { useLanguage } from '../use-language.ts'
import { useNow } from '../use-now.ts'
import { dayName } from '../when.ts'
import css from './day-line.module.css'

/** Names the day of what follows. */
export function DayLine({ at }: { at: Date }) {
  const { language } = useLanguage()
  return <h2 className={css.day}>{dayName(language, at, useNow(60_000))}</h2>
}

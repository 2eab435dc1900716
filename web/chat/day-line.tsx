import { useLanguage } from '../parts/use-language.ts'
import { useNow } from '../parts/use-now.ts'
import { dayName } from '../parts/when.ts'
import css from './message-list.module.css'

/** Names the day of what follows. */
export function DayLine({ at }: { at: Date }) {
  const { language } = useLanguage()
  return <h2 className={css.day}>{dayName(language, at, useNow(60_000))}</h2>
}

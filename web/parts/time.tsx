import css from './time.module.css'
import { useLanguage } from './use-language.ts'
import { useNow } from './use-now.ts'
import { exact, relative } from './when.ts'

/** An instant, relative to now; its exact form with the zone on hover, and read out. */
export function Time({ at }: { at: string }) {
  const { language } = useLanguage()
  const when = new Date(at)
  return (
    <time className={css.time} dateTime={at} title={exact(language, when)}>
      {relative(language, when, useNow(30_000))}
    </time>
  )
}

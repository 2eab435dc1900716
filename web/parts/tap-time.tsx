import { useState } from 'react'
import css from './time.module.css'
import { useLanguage } from './use-language.ts'
import { useNow } from './use-now.ts'
import { exact, relative } from './when.ts'

/** An instant where there is room: relative, and a tap shows it exactly with its zone. */
export function TapTime({ at }: { at: string }) {
  const { language } = useLanguage()
  const [full, showFull] = useState(false)
  const now = useNow(30_000)
  const when = new Date(at)
  return (
    <button type="button" className={css.time} title={exact(language, when)} aria-pressed={full} onClick={() => showFull(!full)}>
      <time dateTime={at}>{full ? exact(language, when) : relative(language, when, now)}</time>
    </button>
  )
}

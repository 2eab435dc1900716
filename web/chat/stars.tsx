import { Icon } from '../parts/icon.tsx'
import { star } from '../parts/icons.ts'
import { plural } from '../parts/plural.ts'
import { useLanguage } from '../parts/use-language.ts'
import css from './sheets.module.css'
import { useWords } from './words/use-words.ts'

/** One to five stars, chosen by tap or by arrow keys. */
export function Stars({ stars, onChange }: { stars: number; onChange(stars: number): void }) {
  const words = useWords()
  const { language } = useLanguage()
  return (
    <fieldset className={css.stars} aria-label={words.rateTitle}>
      {[1, 2, 3, 4, 5].map((n) => (
        <label key={n} className={`${css.star} ${n <= stars ? css.lit : ''}`}>
          <input
            type="radio"
            name="stars"
            value={n}
            checked={n === stars}
            onChange={() => onChange(n)}
            aria-label={plural(language, n, words.stars)}
          />
          <Icon strokes={star} size={32} filled={n <= stars} />
        </label>
      ))}
    </fieldset>
  )
}

import { PlaceLink } from '../../parts/place-link.tsx'
import { useLanguage } from '../../parts/use-language.ts'
import css from './count.module.css'
import { figure } from './figures.ts'

/** A number of leads in a table, and the door to them; none, or nowhere to go: the number alone. `label`: what is counted, for those who hear it. */
export function Count({ n, href, label }: { n: number; href: string | undefined; label: string }) {
  const text = figure(useLanguage().language, n)
  if (!n || !href) return text
  return (
    <PlaceLink href={href} className={css.count} aria-label={`${label} ${text}`}>
      {text}
    </PlaceLink>
  )
}

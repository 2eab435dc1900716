import { PlaceLink } from '../../parts/place-link.tsx'
import css from './tabs.module.css'

/** Ways through one room, as links: each is an address. */
export function Tabs({ label, tabs, at }: { label: string; tabs: readonly { href: string; text: string; count?: number }[]; at: string }) {
  return (
    <nav className={css.tabs} aria-label={label}>
      {tabs.map(({ href, text, count }) => (
        <PlaceLink key={href} href={href} aria-current={href === at ? 'page' : undefined}>
          {text}
          {count === undefined ? null : <span className={css.count}>{count}</span>}
        </PlaceLink>
      ))}
    </nav>
  )
}

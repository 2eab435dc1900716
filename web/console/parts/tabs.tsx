import { useEffect, useRef } from 'react'
import { PlaceLink } from '../../parts/place-link.tsx'
import css from './tabs.module.css'

/** Ways through one room, as links: each is an address. Where they do not all fit, the one that is open is in sight. */
export function Tabs({ label, tabs, at }: { label: string; tabs: readonly { href: string; text: string; count?: number }[]; at: string }) {
  const row = useRef<HTMLElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page is another tab to be seen
  useEffect(() => {
    row.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [at])
  return (
    <nav ref={row} className={css.tabs} aria-label={label}>
      {tabs.map(({ href, text, count }) => (
        <PlaceLink key={href} href={href} aria-current={href === at ? 'page' : undefined}>
          {text}
          {count === undefined ? null : <span className={css.count}>{count}</span>}
        </PlaceLink>
      ))}
    </nav>
  )
}

import type { AnchorHTMLAttributes } from 'react'
import { go } from './path.ts'

/** A link inside a page: a real address that opens in place. */
export function PlaceLink({ href, ...rest }: AnchorHTMLAttributes<HTMLAnchorElement> & { href: string }) {
  return (
    <a
      {...rest}
      href={href}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return
        event.preventDefault()
        go(href)
      }}
    />
  )
}

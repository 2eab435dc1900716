import type { ReactNode } from 'react'
import { Icon } from '../../parts/icon.tsx'
import { back } from '../../parts/icons.ts'
import { PlaceLink } from '../../parts/place-link.tsx'
import { useWords } from '../words.ts'
import css from './split.module.css'

/** One list and one detail: side by side at a desk, one after the other on a phone. `detail` null: nothing is open. `home`: the list's address. */
export function Split({ list, detail, home }: { list: ReactNode; detail: ReactNode | null; home: string }) {
  const words = useWords()
  return (
    <div className={detail ? `${css.split} ${css.opened}` : css.split}>
      <div className={css.list}>{list}</div>
      {detail ? (
        <div className={css.detail}>
          <PlaceLink href={home} className={css.back}>
            <Icon strokes={back} turns />
            {words.backToList}
          </PlaceLink>
          {detail}
        </div>
      ) : null}
    </div>
  )
}

import { Suspense, useContext, useState } from 'react'
import { Icon } from '../parts/icon.tsx'
import { LanguageButton } from '../parts/language-button.tsx'
import { LeaveQuestion } from '../parts/leave-question.tsx'
import { LiveContext } from '../parts/live-context.ts'
import { Loading } from '../parts/loading.tsx'
import { LostBar } from '../parts/lost-bar.tsx'
import { PlaceLink } from '../parts/place-link.tsx'
import { useLine } from '../parts/use-line.ts'
import { usePartWords } from '../parts/words.ts'
import { Finder } from './find/finder.tsx'
import css from './frame.module.css'
import { useMe } from './me.ts'
import { MoreRooms } from './more-rooms.tsx'
import { more, search } from './parts/icons.ts'
import { useKeys } from './parts/keys.ts'
import { Toasts } from './parts/toast.tsx'
import { usePlace } from './place.ts'
import { asides, rooms } from './rooms.ts'
import { Logo } from './settings/logo.tsx'
import { useWords } from './words.ts'

/** The console around its rooms: the rail, the finder, and what was just done with its way back. */
export function Frame() {
  const words = useWords()
  const me = useMe()
  const { room } = usePlace()
  const line = useLine(useContext(LiveContext)!)
  const [open, setOpen] = useState<'find' | 'more' | null>(null)
  const { Page } = [...rooms, ...asides].find(({ name }) => name === room) ?? rooms[0]!
  useKeys({ 'mod+k': () => setOpen('find'), '/': () => setOpen('find') })
  return (
    <div className={css.frame}>
      <header className={css.top}>
        <LostBar lost={line === 'lost'} text={usePartWords().lost} />
        <div className={css.row}>
          <span className={css.brand}>
            {me.tenant.logo ? <Logo src={me.tenant.logo} /> : null}
            <bdi>{me.tenant.name}</bdi>
          </span>
          <button type="button" className={css.find} onClick={() => setOpen('find')}>
            <Icon strokes={search} size={20} />
            <span>{words.findHint}</span>
            <kbd dir="ltr">⌘K</kbd>
          </button>
          <LanguageButton />
        </div>
      </header>
      <nav className={css.rail} aria-label={words.nav}>
        <ul>
          {rooms.map(({ name, strokes, near }) => (
            <li key={name} className={near ? undefined : css.far}>
              <PlaceLink href={name === 'overview' ? '/console' : `/console/${name}`} aria-current={room === name ? 'page' : undefined}>
                <Icon strokes={strokes} />
                {words.rooms[name]}
              </PlaceLink>
            </li>
          ))}
          <li className={css.more}>
            <button type="button" onClick={() => setOpen('more')}>
              <Icon strokes={more} />
              {words.more}
            </button>
          </li>
        </ul>
      </nav>
      <main className={css.main}>
        <Suspense fallback={<Loading />}>
          <Page />
        </Suspense>
      </main>
      {open === 'find' ? <Finder onClose={() => setOpen(null)} /> : null}
      {open === 'more' ? <MoreRooms onClose={() => setOpen(null)} /> : null}
      <LeaveQuestion />
      <Toasts />
    </div>
  )
}

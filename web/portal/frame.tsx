import { lazy, Suspense, useContext } from 'react'
import { Icon } from '../parts/icon.tsx'
import { inbox, messages, user } from '../parts/icons.ts'
import { LanguageButton } from '../parts/language-button.tsx'
import { LiveContext } from '../parts/live-context.ts'
import { Loading } from '../parts/loading.tsx'
import { LostBar } from '../parts/lost-bar.tsx'
import { PlaceLink } from '../parts/place-link.tsx'
import { useLine } from '../parts/use-line.ts'
import { usePartWords } from '../parts/words.ts'
import type { Me } from '../shapes.ts'
import { BellLink } from './bell-link.tsx'
import css from './frame.module.css'
import { usePlace } from './place.ts'
import { PresentSwitch } from './present-switch.tsx'
import { RequestsPage } from './requests/requests-page.tsx'
import { useProfile } from './use-profile.ts'
import { useWords } from './words/use-words.ts'

const ChatsPage = lazy(async () => ({ default: (await import('./chats/chats-page.tsx')).ChatsPage }))
const NoticesPage = lazy(async () => ({ default: (await import('./notifications/notices-page.tsx')).NoticesPage }))
const ProfilePage = lazy(async () => ({ default: (await import('./profile/profile-page.tsx')).ProfilePage }))

/** The portal around its pages: name, availability and bell above, three ways below. */
export function Frame({ me }: { me: Me }) {
  const words = useWords()
  const place = usePlace()
  const profile = useProfile()
  const line = useLine(useContext(LiveContext)!)
  const ways = [
    { part: 'requests', href: '/portal', strokes: inbox, text: words.nav.requests },
    { part: 'chats', href: '/portal/chats', strokes: messages, text: words.nav.chats },
    { part: 'me', href: '/portal/me', strokes: user, text: words.nav.me },
  ]
  return (
    <div className={css.frame}>
      <header className={css.top}>
        <LostBar lost={line === 'lost'} text={usePartWords().lost} />
        <div className={css.row}>
          <span className={css.name}>
            <bdi>{profile.value?.name ?? me.person?.name ?? me.tenant.name}</bdi>
          </span>
          <PresentSwitch profile={profile} />
          <BellLink />
          <LanguageButton />
        </div>
      </header>
      <main className={css.main}>
        <Suspense fallback={<Loading />}>
          {place.part === 'requests' ? <RequestsPage place={place} /> : null}
          {place.part === 'chats' ? <ChatsPage /> : null}
          {place.part === 'notices' ? <NoticesPage /> : null}
          {place.part === 'me' ? <ProfilePage profile={profile} me={me} /> : null}
        </Suspense>
      </main>
      <nav className={css.nav} aria-label={words.nav.label}>
        <ul>
          {ways.map(({ part, href, strokes, text }) => (
            <li key={part}>
              <PlaceLink href={href} aria-current={place.part === part ? 'page' : undefined}>
                <Icon strokes={strokes} />
                {text}
              </PlaceLink>
            </li>
          ))}
        </ul>
      </nav>
    </div>
  )
}

import { call } from '../api.ts'
import { Icon } from '../parts/icon.tsx'
import { bell } from '../parts/icons.ts'
import { useTopic } from '../parts/live-context.ts'
import { PlaceLink } from '../parts/place-link.tsx'
import { plural } from '../parts/plural.ts'
import { useLanguage } from '../parts/use-language.ts'
import { useResource } from '../parts/use-resource.ts'
import css from './frame.module.css'
import { useWords } from './words/use-words.ts'

/** The bell with how much is unread; it follows by itself. */
export function BellLink() {
  const words = useWords()
  const { language } = useLanguage()
  const count = useResource(() => call<{ unread: number }>('GET', '/notifications/count'))
  useTopic('notifications', count.reload)
  const unread = count.value?.unread ?? 0
  return (
    <PlaceLink
      href="/portal/notifications"
      className={css.bell}
      aria-label={`${words.nav.notices}: ${plural(language, unread, words.unread)}`}
    >
      <Icon strokes={bell} />
      {unread ? (
        <span className={css.count} aria-hidden="true">
          {unread > 99 ? '99+' : unread}
        </span>
      ) : null}
    </PlaceLink>
  )
}

import { call } from '../api.ts'
import { Button } from '../parts/button.tsx'
import { Icon } from '../parts/icon.tsx'
import { signOut } from '../parts/icons.ts'
import { PlaceLink } from '../parts/place-link.tsx'
import { Sheet } from '../parts/sheet.tsx'
import css from './frame.module.css'
import { rooms } from './rooms.ts'
import { useWords } from './words.ts'

/** On a phone: the rooms that have no place in the bottom bar, and the way out. */
export function MoreRooms({ onClose }: { onClose(): void }) {
  const words = useWords()
  return (
    <Sheet title={words.more} onClose={onClose}>
      <ul className={css.list}>
        {rooms
          .filter(({ near }) => !near)
          .map(({ name, strokes }) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the click only closes the sheet behind the link that was followed
            <li key={name} onClick={onClose}>
              <PlaceLink href={`/console/${name}`}>
                <Icon strokes={strokes} />
                {words.rooms[name]}
              </PlaceLink>
            </li>
          ))}
      </ul>
      <Button onClick={() => void call('POST', '/me/sign-out').finally(() => location.assign('/console'))}>
        <Icon strokes={signOut} turns />
        {words.signOut}
      </Button>
    </Sheet>
  )
}

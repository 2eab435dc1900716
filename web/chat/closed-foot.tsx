import { Button } from '../parts/button.tsx'
import { plural } from '../parts/plural.ts'
import { useLanguage } from '../parts/use-language.ts'
import type { Chat } from '../shapes.ts'
import css from './composer.module.css'
import { useWords } from './words/use-words.ts'

/** Below a chat that is closed for writing: why, and what is left to do. */
export function ClosedFoot({ chat, onRate }: { chat: Chat; onRate(): void }) {
  const words = useWords()
  const { language } = useLanguage()
  return (
    <footer className={css.composer}>
      <p>{chat.status === 'completed' ? words.closed : words.cancelled}</p>
      {chat.rating ? (
        <p>
          {chat.me === 'client' ? words.rated : words.rate}: <strong>{plural(language, chat.rating.stars, words.stars)}</strong>
          {chat.rating.text ? (
            <>
              {' · '}
              <bdi>{chat.rating.text}</bdi>
            </>
          ) : null}
        </p>
      ) : chat.me === 'client' && chat.status === 'completed' ? (
        <Button weight="filled" onClick={onRate}>
          {words.rate}
        </Button>
      ) : null}
    </footer>
  )
}

import { plural } from '../../parts/plural.ts'
import { Time } from '../../parts/time.tsx'
import { useLanguage } from '../../parts/use-language.ts'
import type { ChatRow } from '../../shapes.ts'
import { useWords } from '../words/use-words.ts'
import css from './chats-page.module.css'

/** A chat in the list: with whom, about what, and what was said last. */
export function ChatLink({ chat }: { chat: ChatRow }) {
  const { chats: words } = useWords()
  const { language } = useLanguage()
  const last = chat.lastMessage
  const said = last ? (last.text ?? words.kinds[last.kind ?? 'file'] ?? words.kinds.file) : words.nothing
  return (
    <a href={`/chat/${chat.id}`} className={css.row}>
      <span className={css.line}>
        <strong>
          <bdi>{chat.client ?? words.client}</bdi>
        </strong>
        <span className={css.small}>
          <Time at={last?.at ?? chat.lastActivityAt} />
        </span>
      </span>
      <span className={css.line}>
        <span>
          <bdi>{last?.sender === 'freelancer' ? `${words.you}: ${said}` : said}</bdi>
        </span>
        {chat.unread ? (
          <span className={css.count}>
            <span aria-hidden="true">{chat.unread}</span>
            <span className="only-read">{plural(language, chat.unread, words.unread)}</span>
          </span>
        ) : null}
      </span>
      <span className={css.small}>{[chat.project.category?.[language], words.status[chat.status]].filter(Boolean).join(' · ')}</span>
    </a>
  )
}

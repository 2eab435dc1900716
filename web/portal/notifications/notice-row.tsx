import { Button } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { trash } from '../../parts/icons.ts'
import { PlaceLink } from '../../parts/place-link.tsx'
import { Time } from '../../parts/time.tsx'
import type { Notice } from '../../shapes.ts'
import { useWords } from '../words/use-words.ts'
import { addressOf } from './address-of.ts'
import css from './notices-page.module.css'

/** One notification: opening it reads it, the bin takes it away. */
export function NoticeRow({ notice, onRead, onDelete }: { notice: Notice; onRead(): void; onDelete(): void }) {
  const { notices: words } = useWords()
  const own = typeof notice.params.text === 'string' ? notice.params.text : null
  const body = (
    <>
      <span className={css.text} dir="auto">
        {own ?? words.kinds[notice.kind] ?? words.other}
      </span>
      <span className={css.small}>
        {notice.readAt ? null : <span className={css.isNew}>{words.isNew} · </span>}
        <Time at={notice.createdAt} />
      </span>
    </>
  )
  const { href, inside } = addressOf(notice)
  const read = () => !notice.readAt && onRead()
  const Way = inside ? PlaceLink : 'a'
  return (
    <li className={`${css.row} ${notice.readAt ? '' : css.unread}`}>
      {href ? (
        <Way className={css.body} href={href} onClickCapture={read}>
          {body}
        </Way>
      ) : (
        <button type="button" className={`${css.body} ${css.plain}`} onClick={read}>
          {body}
        </button>
      )}
      <Button weight="quiet" aria-label={words.delete} onClick={onDelete}>
        <Icon strokes={trash} size={20} />
      </Button>
    </li>
  )
}

import { useState } from 'react'
import { call, type Page } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Fault } from '../../parts/fault.tsx'
import { bell } from '../../parts/icons.ts'
import { useTopic } from '../../parts/live-context.ts'
import { Loading } from '../../parts/loading.tsx'
import { State } from '../../parts/state.tsx'
import { useResource } from '../../parts/use-resource.ts'
import type { Notice } from '../../shapes.ts'
import { useWords } from '../words/use-words.ts'
import { NoticeRow } from './notice-row.tsx'
import css from './notices-page.module.css'

/** What I must hear: all or unread, each opens what it is about, and can be taken away. */
export function NoticesPage() {
  const { notices: words } = useWords()
  const [unread, onlyUnread] = useState(false)
  const [shown, showMore] = useState(50)
  const notices = useResource(
    () => call<Page<Notice>>('GET', `/notifications?limit=${shown}${unread ? '&unread=true' : ''}`),
    `${unread} ${shown}`,
  )
  useTopic('notifications', notices.reload)

  /** Shown at once; where it could not be done the list says how it stands. */
  async function act(how: (list: Notice[]) => Notice[], send: () => Promise<unknown>) {
    notices.change((was) => ({ ...was, data: how(was.data) }))
    await send().catch(() => {})
    notices.reload()
  }
  const at = new Date().toISOString()
  const read = (id?: string) => (list: Notice[]) => list.map((one) => (!id || one.id === id ? { ...one, readAt: one.readAt ?? at } : one))

  return (
    <>
      <div className={css.head}>
        <h1>{words.title}</h1>
        {notices.value?.data.some((one) => !one.readAt) ? (
          <Button onClick={() => void act(read(), () => call('POST', '/notifications/read-all'))}>{words.readAll}</Button>
        ) : null}
      </div>
      <div className={css.filter}>
        <Button aria-pressed={!unread} onClick={() => onlyUnread(false)}>
          {words.all}
        </Button>
        <Button aria-pressed={unread} onClick={() => onlyUnread(true)}>
          {words.unread}
        </Button>
      </div>
      {!notices.value ? (
        notices.fault ? (
          <Fault code={notices.fault} onRetry={notices.reload} />
        ) : (
          <Loading />
        )
      ) : notices.value.data.length ? (
        <ul className={css.list}>
          {notices.value.data.map((notice) => (
            <NoticeRow
              key={notice.id}
              notice={notice}
              onRead={() => void act(read(notice.id), () => call('POST', `/notifications/${notice.id}/read`))}
              onDelete={() =>
                void act(
                  (list) => list.filter((one) => one.id !== notice.id),
                  () => call('DELETE', `/notifications/${notice.id}`),
                )
              }
            />
          ))}
        </ul>
      ) : (
        <State strokes={bell} title={unread ? words.emptyUnread : words.emptyTitle}>
          {unread ? null : <p>{words.empty}</p>}
        </State>
      )}
      {notices.value?.nextCursor && shown < 200 ? (
        <Button wide onClick={() => showMore(200)}>
          {words.more}
        </Button>
      ) : null}
    </>
  )
}

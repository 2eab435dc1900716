import { useRef } from 'react'
import { messages } from '../../parts/icons.ts'
import { useTopic } from '../../parts/live-context.ts'
import { go } from '../../parts/path.ts'
import { State } from '../../parts/state.tsx'
import { useKeys } from '../parts/keys.ts'
import { Rows } from '../parts/rows.tsx'
import { Tabs } from '../parts/tabs.tsx'
import { useList } from '../parts/use-list.ts'
import { type Asked, addressOf, questionOf, SHOWS } from './address.ts'
import css from './inbox.module.css'
import { InboxRow } from './inbox-row.tsx'
import type { Conversation } from './shapes.ts'
import { useTalkWords } from './words.ts'

/** The list of conversations, the last moved first, as the address asks for it; it follows what happens. j and k move through it. */
export function Inbox({ asked, openId }: { asked: Asked; openId: string | undefined }) {
  const words = useTalkWords()
  const list = useList<Conversation>('/conversations', questionOf(asked))
  useTopic('conversations', list.reload)
  const place = useRef<HTMLUListElement>(null)
  const step = (by: number) => {
    const links = [...(place.current?.querySelectorAll('a') ?? [])]
    const at = links.indexOf(document.activeElement as HTMLAnchorElement)
    const from = at >= 0 ? at : (list.rows ?? []).findIndex(({ id }) => id === openId)
    const next = Math.max(0, Math.min(links.length - 1, from + by))
    links[next]?.focus()
    const row = list.rows?.[next]
    if (openId && row) go(addressOf(asked, row.id), true)
  }
  useKeys({ j: () => step(1), k: () => step(-1) })
  return (
    <>
      <Tabs
        label={words.show}
        at={addressOf(asked, openId)}
        tabs={SHOWS.map((show) => ({ href: addressOf({ ...asked, show }, openId), text: words.shows[show] }))}
      />
      <div className={css.narrow}>
        <select
          aria-label={words.channel}
          value={asked.channel}
          onChange={(event) => go(addressOf({ ...asked, channel: event.target.value }, openId))}
        >
          <option value="">{words.allChannels}</option>
          {Object.entries(words.channels).map(([channel, name]) => (
            <option key={channel} value={channel}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <Rows
        list={list}
        empty={
          <State strokes={messages} title={words.empty.title}>
            <p>{asked.show === 'all' && !asked.channel ? words.empty.text : words.empty.filtered}</p>
          </State>
        }
      >
        {(rows) => (
          <ul className={css.list} ref={place}>
            {rows.map((row) => (
              <InboxRow key={row.id} conversation={row} href={addressOf(asked, row.id)} isOpen={row.id === openId} />
            ))}
          </ul>
        )}
      </Rows>
    </>
  )
}

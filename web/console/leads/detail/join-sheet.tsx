import { useState } from 'react'
import { Button } from '../../../parts/button.tsx'
import { Sheet } from '../../../parts/sheet.tsx'
import { Time } from '../../../parts/time.tsx'
import { useList } from '../../parts/use-list.ts'
import { SearchBox } from '../list/search-box.tsx'
import type { Lead } from '../shapes.ts'
import { useLeadWords } from '../words.ts'
import css from './detail.module.css'

/** Finds the other client that this one is, by any of their leads. */
export function JoinSheet({ contactId, onJoin, onClose }: { contactId: string; onJoin(id: string): Promise<boolean>; onClose(): void }) {
  const words = useLeadWords()
  const [text, setText] = useState('')
  return (
    <Sheet title={words.others.joinTitle} onClose={onClose}>
      <div className={css.stack}>
        <p>{words.others.joinHint}</p>
        <SearchBox value={text} onFind={setText} />
        {text ? <Found text={text} contactId={contactId} onJoin={(id) => void onJoin(id).then((done) => done && onClose())} /> : null}
      </div>
    </Sheet>
  )
}

function Found({ text, contactId, onJoin }: { text: string; contactId: string; onJoin(id: string): void }) {
  const words = useLeadWords()
  const { rows } = useList<Lead>('/leads', { q: text }, 20)
  const others = (rows ?? []).filter(
    ({ contact }, i, all) => contact.id !== contactId && all.findIndex((one) => one.contact.id === contact.id) === i,
  )
  if (rows && !others.length) return <p role="status">{words.nothing.title}</p>
  return (
    <ul className={css.rows}>
      {others.map(({ id, contact, enquiry, receivedAt }) => (
        <li key={id}>
          <span className={css.grow}>
            <bdi>{contact.name ?? words.noName}</bdi>
            <span className={css.small} dir="auto">
              {enquiry.text ?? words.noText}
            </span>
            <Time at={receivedAt} />
          </span>
          <Button weight="outlined" onClick={() => onJoin(contact.id)}>
            {words.others.joinAct}
          </Button>
        </li>
      ))}
    </ul>
  )
}

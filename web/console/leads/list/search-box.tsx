import { useEffect, useRef, useState } from 'react'
import { Icon } from '../../../parts/icon.tsx'
import { search } from '../../parts/icons.ts'
import { useLeadWords } from '../words.ts'
import css from './list.module.css'

const PAUSE_MS = 250

/** One box for a name, a phone or its last digits, an e-mail or an id; asked when the typing pauses. */
export function SearchBox({ value, onFind }: { value: string; onFind(text: string): void }) {
  const words = useLeadWords()
  const [text, setText] = useState(value)
  const sent = useRef(value)
  const find = useRef(onFind)
  find.current = onFind
  // Somebody went to another address: the box says what stands there.
  useEffect(() => {
    if (value !== sent.current) setText(value)
    sent.current = value
  }, [value])
  useEffect(() => {
    const wanted = text.trim()
    if (wanted === sent.current) return
    const timer = setTimeout(() => {
      sent.current = wanted
      find.current(wanted)
    }, PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text])
  return (
    <label className={css.search}>
      <Icon strokes={search} size={20} />
      <span className="only-read">{words.searchLabel}</span>
      <input
        type="search"
        dir={text ? 'auto' : undefined}
        placeholder={words.search}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </label>
  )
}

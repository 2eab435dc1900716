import { type KeyboardEvent, useId, useState } from 'react'
import { go } from '../../parts/path.ts'
import { Sheet } from '../../parts/sheet.tsx'
import { useWords } from '../words.ts'
import css from './finder.module.css'
import { useHits } from './use-hits.ts'

/** ⌘K: one box that finds any lead (by phone, its last digits, name, e-mail or id), freelancer, rule or room. */
export function Finder({ onClose }: { onClose(): void }) {
  const words = useWords()
  const listId = useId()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const { groups, settled } = useHits(text)
  const hits = groups.flatMap((group) => group.hits)
  const open = (href: string) => {
    onClose()
    go(href)
  }
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) {
      event.preventDefault()
      setAt(Math.max(0, Math.min(hits.length - 1, at + step)))
    }
    if (event.key === 'Enter' && hits[at]) open(hits[at].href)
  }
  return (
    <Sheet title={words.find} onClose={onClose}>
      <input
        className={css.box}
        type="search"
        role="combobox"
        aria-expanded={hits.length > 0}
        aria-controls={listId}
        aria-activedescendant={hits[at] ? `${listId}-${at}` : undefined}
        aria-label={words.findHint}
        placeholder={words.findHint}
        dir="auto"
        // biome-ignore lint/a11y/noAutofocus: whoever opens the finder is about to type
        autoFocus
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setAt(0)
        }}
        onKeyDown={press}
      />
      <div id={listId} role="listbox" aria-label={words.find} tabIndex={-1}>
        {groups.map((group) => (
          // biome-ignore lint/a11y/useSemanticElements: options of a list box are grouped by role; a fieldset is for fields
          <div key={group.title} role="group" aria-label={group.title}>
            <div className={css.title} aria-hidden="true">
              {group.title}
            </div>
            {group.hits.map((hit) => {
              const n = hits.indexOf(hit)
              return (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the box answers the keys for its options
                // biome-ignore lint/a11y/useFocusableInteractive: the box keeps the focus and names the option it stands at
                <div
                  key={hit.href}
                  id={`${listId}-${n}`}
                  role="option"
                  aria-selected={n === at}
                  className={css.hit}
                  onClick={() => open(hit.href)}
                >
                  <bdi>{hit.text}</bdi>
                  <span className={css.about}>
                    <bdi>{hit.about}</bdi>
                  </span>
                </div>
              )
            })}
          </div>
        ))}
      </div>
      <p role="status" className={css.about}>
        {settled && !hits.length ? words.findNothing : words.keys}
      </p>
    </Sheet>
  )
}

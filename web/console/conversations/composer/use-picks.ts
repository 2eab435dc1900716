import { type KeyboardEvent, useState } from 'react'
import { call, type Page } from '../../../api.ts'
import { useLanguage } from '../../../parts/use-language.ts'
import { useResource } from '../../../parts/use-resource.ts'
import { useMe } from '../../me.ts'
import type { Conversation, Snippet } from '../shapes.ts'
import { fill } from './fill.ts'
import { askedFor, matching } from './picks.ts'

/** Saved replies behind a slash: which fit, which is chosen, and the one picked put into the text, filled in, in the client's language. */
export function usePicks(conversation: Conversation | undefined, text: string, put: (text: string, caret: number) => void) {
  const { language } = useLanguage()
  const me = useMe()
  const [caret, look] = useState<number | null>(null)
  const [at, setAt] = useState(0)
  const [closed, close] = useState<string | null>(null)
  const asked = conversation ? askedFor(text, caret ?? text.length) : null
  const open = asked !== null && closed !== text
  const { value = [] } = useResource(
    async () => (open ? (await call<Page<Snippet>>('GET', '/snippets?limit=200')).data : []),
    open ? 'open' : '',
  )
  const found = open ? matching(value, asked.query) : []

  /** A snippet's words as they would go out here. */
  function wordsOf(snippet: Snippet): string {
    const spoken = conversation?.contact.language ?? language
    const said = spoken === 'en' ? (snippet.en ?? snippet.ar) : (snippet.ar ?? snippet.en)
    return fill(said ?? '', { name: conversation?.contact.name ?? null, me: me.person?.name ?? null, office: me.tenant.name })
  }
  function pick(snippet: Snippet): void {
    if (!asked) return
    const before = text.slice(0, asked.from) + wordsOf(snippet)
    const after = text.slice(asked.from + 1 + asked.query.length)
    look(null)
    setAt(0)
    put(before + after, before.length)
  }
  /** Answers whether the key was meant for the list. */
  function press(event: KeyboardEvent): boolean {
    if (!open) return false
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const chosen = found[Math.min(at, found.length - 1)]
    if (step && found.length) setAt((Math.min(at, found.length - 1) + step + found.length) % found.length)
    else if ((event.key === 'Enter' || event.key === 'Tab') && chosen && !event.shiftKey) pick(chosen)
    else if (event.key === 'Escape') close(text)
    else return false
    event.preventDefault()
    return true
  }
  return { open, found, at: Math.max(0, Math.min(at, found.length - 1)), wordsOf, pick, press, look }
}

/** The picks as their list shows them. */
export type Picks = ReturnType<typeof usePicks>

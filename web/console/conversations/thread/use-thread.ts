import { useEffect, useRef, useState } from 'react'
import { call, codeOf, type Page } from '../../../api.ts'
import { newName } from '../../../parts/id.ts'
import { useTopic } from '../../../parts/live-context.ts'
import { useResource } from '../../../parts/use-resource.ts'
import type { Conversation, Message, Note, Outgoing } from '../shapes.ts'
import { joined, stillUnsent } from './lines.ts'
import { keepUnsent, type Unsent, unsentOf } from './unsent.ts'

const PAGE = 60
/** Beyond any message's number: the newest. */
const NEWEST = 1_000_000_000

interface Read {
  conversation: Conversation
  messages: Message[]
  notes: Note[]
  outgoing: Outgoing[]
}

/** One conversation with all that stands in it, followed live, and the ways to speak in it. Another id needs another part (a key). */
export function useThread(id: string) {
  const path = `/conversations/${id}`
  const [unsent, setUnsent] = useState<Unsent[]>(() => unsentOf(id))
  const known = useRef<Message[]>([])
  const thread = useResource<Read>(async () => {
    const [conversation, messages, notes, outgoing] = await Promise.all([
      call<Conversation>('GET', path),
      call<Page<Message>>('GET', `${path}/messages?before=${NEWEST}&limit=${PAGE}`),
      call<Page<Note>>('GET', `${path}/notes?limit=200`),
      call<Page<Outgoing>>('GET', `${path}/outgoing`),
    ])
    return {
      conversation,
      messages: joined(known.current, messages.data),
      notes: notes.data,
      outgoing: outgoing.data,
    }
  })
  const { value, reload, change } = thread
  known.current = value?.messages ?? []
  useTopic('conversations', (event) => {
    if (!event || event.type === 'refresh' || (event.data as { id?: string }).id === id) reload()
  })
  const waiting = value ? stillUnsent(unsent, value.messages, value.outgoing) : unsent
  useEffect(() => keepUnsent(id, unsent), [id, unsent])

  async function hand(one: Unsent): Promise<void> {
    const put = (next: Partial<Unsent>) => setUnsent((was) => was.map((each) => (each.key === one.key ? { ...each, ...next } : each)))
    put({ refused: undefined })
    try {
      const delivery = await call<{ id: string }>('POST', `${path}/messages`, { text: one.text }, one.key)
      put({ deliveryId: delivery.id })
      reload()
    } catch (fault) {
      put({ refused: codeOf(fault) })
    }
  }
  return {
    ...thread,
    waiting,
    /** Speaks to the client; seen at once, kept until the server has it. */
    send(text: string) {
      const one = { key: newName(), text, at: new Date().toISOString() }
      setUnsent((was) => [...was, one])
      void hand(one)
    },
    sendAgain: (one: Unsent) => void hand(one),
    drop: (one: Unsent) => setUnsent((was) => was.filter((each) => each.key !== one.key)),
    async earlier(): Promise<void> {
      const from = value?.messages[0]?.seq ?? 1
      const { data } = await call<Page<Message>>('GET', `${path}/messages?before=${from}&limit=${PAGE}`)
      change((was) => ({ ...was, messages: [...data.filter((one) => one.seq < (was.messages[0]?.seq ?? 0)), ...was.messages] }))
    },
  }
}

/** A thread as its parts use it. */
export type Thread = ReturnType<typeof useThread>

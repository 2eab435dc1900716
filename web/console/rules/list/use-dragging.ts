import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react'
import { withMoved } from '../draft/changes.ts'
import { useRoom } from '../room.ts'
import type { Rule } from '../shapes.ts'
import { useRuleWords } from '../words.ts'

/** Rules moved by dragging their grip, or from the keyboard with the arrows while the grip has the focus; Home and End for first and last. */
export interface Dragging {
  /** The list; its rows carry `data-rule`. */
  list: React.RefObject<HTMLOListElement | null>
  /** What is being dragged, and before which place it would stand. */
  held: { id: string; to: number } | null
  /** The last step, for readers of the screen. */
  said: string
  onPointerDown(event: PointerEvent, id: string): void
  onKeyDown(event: KeyboardEvent, id: string): void
}

/** The moving of rules in the list. */
export function useDragging(ordered: readonly Rule[]): Dragging {
  const { change } = useRoom()
  const words = useRuleWords()
  const list = useRef<HTMLOListElement>(null)
  const [held, setHeld] = useState<{ id: string; to: number } | null>(null)
  const [said, say] = useState('')
  const wanted = useRef<string | null>(null)
  const move = (id: string, to: number) => {
    const at = Math.max(0, Math.min(ordered.length - 1, to))
    const { name } = ordered.find((rule) => rule.id === id)!
    const told = words.movedTo(name, at + 1, ordered.length)
    change((draft) => withMoved(draft, id, at), told)
    say(told)
  }
  // The row was taken out and put in elsewhere: whoever moves it goes on moving it.
  useEffect(() => {
    if (!wanted.current || !ordered.length) return
    list.current?.querySelector<HTMLElement>(`[data-rule="${CSS.escape(wanted.current)}"] [data-grip]`)?.focus()
    wanted.current = null
  }, [ordered])

  return {
    list,
    held,
    said,
    onPointerDown(event, id) {
      if (event.button) return
      event.preventDefault()
      const grip = event.currentTarget as HTMLElement
      grip.setPointerCapture(event.pointerId)
      const from = ordered.findIndex((rule) => rule.id === id)
      let to = from
      const follow = ({ clientY }: globalThis.PointerEvent) => {
        to = placeAt(list.current!, id, clientY)
        setHeld({ id, to })
      }
      const end = (isKept: boolean) => () => {
        grip.removeEventListener('pointermove', follow)
        setHeld(null)
        if (isKept && to !== from) move(id, to)
      }
      grip.addEventListener('pointermove', follow)
      grip.addEventListener('pointerup', end(true), { once: true })
      grip.addEventListener('pointercancel', end(false), { once: true })
      grip.focus()
    },
    onKeyDown(event, id) {
      const from = ordered.findIndex((rule) => rule.id === id)
      const to = { ArrowUp: from - 1, ArrowDown: from + 1, Home: 0, End: ordered.length - 1 }[event.key]
      if (to === undefined) return
      event.preventDefault()
      if (to < 0 || to >= ordered.length || to === from) return
      wanted.current = id
      move(id, to)
    },
  }
}

/** The place in the order that the pointer stands at, not counting the row that is held. */
function placeAt(list: HTMLElement, held: string, y: number): number {
  const rows = [...list.querySelectorAll<HTMLElement>('[data-rule]')].filter((row) => row.dataset.rule !== held)
  return rows.filter((row) => {
    const { top, height } = row.getBoundingClientRect()
    return y > top + height / 2
  }).length
}

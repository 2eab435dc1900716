import { type PointerEvent, useRef } from 'react'

const FAR = 56

/** A sideways swipe of a finger on a message, in either direction: the message follows a little, and beyond 56 px `done` is called. */
export function useSwipe(done: () => void) {
  const start = useRef<{ x: number; y: number } | null>(null)
  const far = useRef(false)
  const end = (event: PointerEvent<HTMLElement>) => {
    event.currentTarget.style.translate = ''
    if (far.current) done()
    start.current = null
    far.current = false
  }
  return {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (event.pointerType === 'touch') start.current = { x: event.clientX, y: event.clientY }
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      if (!start.current) return
      const x = event.clientX - start.current.x
      if (Math.abs(event.clientY - start.current.y) > Math.abs(x)) return
      far.current = Math.abs(x) > FAR
      event.currentTarget.style.translate = `${Math.max(-FAR - 12, Math.min(FAR + 12, x))}px`
    },
    onPointerUp: end,
    onPointerCancel(event: PointerEvent<HTMLElement>) {
      far.current = false
      end(event)
    },
  }
}

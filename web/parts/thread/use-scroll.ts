import { useEffect, useLayoutEffect, useRef, useState } from 'react'

const NEAR = 80

/** Keeps the list where its reader is: at the end it follows what comes, further up it stays, also when older messages come in above. */
export function useScroll(firstSeq: number | undefined, waiting: number) {
  const scroll = useRef<HTMLDivElement>(null)
  const [atEnd, setAtEnd] = useState(true)
  const stuck = useRef(true)
  const fromEnd = useRef(0)

  useEffect(() => {
    const box = scroll.current!
    const look = () => {
      fromEnd.current = box.scrollHeight - box.scrollTop
      stuck.current = fromEnd.current - box.clientHeight < NEAR
      setAtEnd(stuck.current)
    }
    const follow = new ResizeObserver(() => stuck.current && box.scrollTo({ top: box.scrollHeight }))
    box.addEventListener('scroll', look, { passive: true })
    follow.observe(box)
    follow.observe(box.firstElementChild!)
    return () => {
      box.removeEventListener('scroll', look)
      follow.disconnect()
    }
  }, [])
  // Older messages came in above: what was being read stays under the eyes.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first number is what changes then
  useLayoutEffect(() => {
    const box = scroll.current!
    box.scrollTop = stuck.current ? box.scrollHeight : box.scrollHeight - fromEnd.current
  }, [firstSeq])
  const toEnd = () => {
    stuck.current = true
    setAtEnd(true)
    scroll.current!.scrollTo({ top: scroll.current!.scrollHeight })
  }
  // What I send is what I want to see.
  const before = useRef(waiting)
  // biome-ignore lint/correctness/useExhaustiveDependencies: it does the same whoever calls it
  useEffect(() => {
    if (waiting > before.current) toEnd()
    before.current = waiting
  }, [waiting])
  return { scroll, atEnd, toEnd }
}

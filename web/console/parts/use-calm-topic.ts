import { useEffect, useRef } from 'react'
import { useTopic } from '../../parts/live-context.ts'

const CALM_MS = 2000

/** Hears a topic without haste: however many wakes come together, `look` runs once, two seconds after the first. For what is counted, not for what is read. */
export function useCalmTopic(topic: Parameters<typeof useTopic>[0], look: () => void): void {
  const latest = useRef(look)
  latest.current = look
  const wait = useRef<ReturnType<typeof setTimeout>>(undefined)
  useTopic(topic, () => {
    wait.current ??= setTimeout(() => {
      wait.current = undefined
      latest.current()
    }, CALM_MS)
  })
  useEffect(() => () => clearTimeout(wait.current), [])
}

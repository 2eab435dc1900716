import { useEffect, useState } from 'react'
import { now } from './clock.ts'

/** The present instant, anew every so many milliseconds while the page is looked at. */
export function useNow(everyMs: number): Date {
  const [at, setAt] = useState(now)
  useEffect(() => {
    const look = () => document.visibilityState === 'visible' && setAt(now())
    const timer = setInterval(look, everyMs)
    document.addEventListener('visibilitychange', look)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', look)
    }
  }, [everyMs])
  return at
}

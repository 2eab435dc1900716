import { useEffect } from 'react'
import { Button } from '../../parts/button.tsx'
import { makeStore, useStore } from '../../parts/store.ts'
import { useWords } from '../words.ts'
import css from './toast.module.css'

interface Toast {
  text: string
  undo?: (() => void) | undefined
  bad?: boolean
}

const toasts = makeStore<{ last: Toast | null }>({ last: null })
const SHOWN_MS = 8000

/** Says what was just done, with the way back where there is one. */
export function toast(text: string, undo?: () => void): void {
  toasts.set({ last: { text, undo } })
}

/** Says what could not be done, and why. */
export function toastFault(text: string): void {
  toasts.set({ last: { text, bad: true } })
}

/** The newest word, for a while; it is read out, and stands as long as it is pointed at. */
export function Toasts() {
  const { last } = useStore(toasts)
  const words = useWords()
  useEffect(() => {
    if (!last) return
    const timer = setTimeout(() => toasts.set((was) => (was.last === last ? { last: null } : {})), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [last])
  return (
    <div className={css.place} role={last?.bad ? 'alert' : 'status'}>
      {last ? (
        <div className={css.toast}>
          <span>{last.text}</span>
          {last.undo ? (
            <Button
              weight="outlined"
              onClick={() => {
                last.undo?.()
                toasts.set({ last: null })
              }}
            >
              {words.undo}
            </Button>
          ) : null}
        </div>
      ) : null}
    </div>
  )
}

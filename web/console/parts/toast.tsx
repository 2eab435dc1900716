import { useEffect } from 'react'
import { createPortal } from 'react-dom'
import { Button } from '../../parts/button.tsx'
import { openSheets } from '../../parts/sheet.tsx'
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

/** The newest word, for a while, above whatever is open. What a sheet covers can be neither pressed nor heard: while one is open the word stands in it. */
export function Toasts() {
  const { last } = useStore(toasts)
  const { stack } = useStore(openSheets)
  useEffect(() => {
    if (!last) return
    const timer = setTimeout(() => toasts.set((was) => (was.last === last ? { last: null } : {})), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [last])
  return (
    <>
      <Place last={stack.length ? null : last} />
      {stack.map((sheet, at) => createPortal(<Place last={at === stack.length - 1 ? last : null} />, sheet, String(at)))}
    </>
  )
}

/** A place that is read out when a word appears in it; it stands there before, else nobody would hear the first. */
function Place({ last }: { last: Toast | null }) {
  const words = useWords()
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

import { type ReactNode, useEffect, useId, useRef } from 'react'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'
import { close } from './icons.ts'
import css from './sheet.module.css'
import { usePartWords } from './words.ts'

/** A sheet above the page: what was behind waits, Escape and a tap outside close it, the focus goes back to where it was. */
export function Sheet({ title, foot, onClose, children }: { title: ReactNode; foot?: ReactNode; onClose(): void; children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const words = usePartWords()
  const name = useId()
  useEffect(() => {
    const opened = dialog.current
    const before = document.activeElement as HTMLElement | null
    opened?.showModal()
    return () => {
      opened?.close()
      before?.focus?.()
    }
  }, [])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tap outside is one more way; Escape and the button close it from the keyboard
    <dialog
      ref={dialog}
      className={css.sheet}
      aria-labelledby={name}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      <div className={css.head}>
        <h2 id={name}>{title}</h2>
        <Button weight="quiet" aria-label={words.close} onClick={onClose}>
          <Icon strokes={close} />
        </Button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard */}
      <section className={css.body} tabIndex={0} aria-labelledby={name}>
        {children}
      </section>
      {foot ? <div className={css.foot}>{foot}</div> : null}
    </dialog>
  )
}

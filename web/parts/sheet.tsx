import { type ReactNode, useEffect, useId, useRef } from 'react'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'
import { close as cross } from './icons.ts'
import css from './sheet.module.css'
import { makeStore } from './store.ts'
import { leaving, useUnsaved } from './unsaved.ts'
import { usePartWords } from './words.ts'

/** The sheets that are open, the topmost last: whatever shall be seen and heard above them has to stand inside it. */
export const openSheets = makeStore<{ stack: readonly HTMLDialogElement[] }>({ stack: [] })

/** A sheet above the page: what was behind waits, Escape and a tap outside close it, the focus goes back to where it was. `unsaved`: something is half-written in it; closing asks first. */
export function Sheet({
  title,
  foot,
  unsaved = false,
  onClose,
  children,
}: {
  title: ReactNode
  foot?: ReactNode
  unsaved?: boolean
  onClose(): void
  children: ReactNode
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  const words = usePartWords()
  const name = useId()
  useEffect(() => {
    const opened = dialog.current!
    const before = document.activeElement as HTMLElement | null
    opened.showModal()
    openSheets.set(({ stack }) => ({ stack: [...stack, opened] }))
    return () => {
      openSheets.set(({ stack }) => ({ stack: stack.filter((one) => one !== opened) }))
      opened.close()
      before?.focus?.()
    }
  }, [])
  useUnsaved(unsaved)
  const close = () => (unsaved ? leaving.set({ step: onClose }) : onClose())
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tap outside is one more way; Escape and the button close it from the keyboard
    <dialog
      ref={dialog}
      className={css.sheet}
      aria-labelledby={name}
      onCancel={(event) => {
        event.preventDefault()
        close()
      }}
      onClick={(event) => event.target === dialog.current && close()}
    >
      <div className={css.head}>
        <h2 id={name}>{title}</h2>
        <Button weight="quiet" aria-label={words.close} onClick={close}>
          <Icon strokes={cross} />
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

import css from './bar.module.css'

/** One thin bar while there is no line; it never stands in the way. */
export function LostBar({ lost, text }: { lost: boolean; text: string }) {
  return (
    <div role="status" className={css.place}>
      {lost ? <div className={css.bar}>{text}</div> : null}
    </div>
  )
}

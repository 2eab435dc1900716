import css from './switch.module.css'

/** Something that is on or off, turned at once. */
export function Switch({ on, label, onTurn }: { on: boolean; label: string; onTurn(on: boolean): void }) {
  return (
    <button type="button" role="switch" aria-checked={on} aria-label={label} className={css.switch} onClick={() => onTurn(!on)}>
      <span className={css.track}>
        <span className={css.knob} />
      </span>
    </button>
  )
}

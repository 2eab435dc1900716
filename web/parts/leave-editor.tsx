import { Button } from './button.tsx'
import { Field } from './field.tsx'
import { dates } from './formats.ts'
import { Icon } from './icon.tsx'
import { plus, trash } from './icons.ts'
import css from './leave-editor.module.css'
import { useLanguage } from './use-language.ts'

/** Days away, both included, as `YYYY-MM-DD`. */
export interface Leave {
  from: string
  to: string
}

/** Days away, each to be taken out, and one to be added: its fields are read with the form by `leaveWith`. `onAdding` undefined: nothing can be added. */
export function LeaveEditor({
  leave,
  onLeave,
  adding,
  onAdding,
  words,
}: {
  leave: readonly Leave[]
  onLeave(leave: Leave[]): void
  adding: boolean
  onAdding: (() => void) | undefined
  words: { noLeave: string; removeLeave: string; addLeave: string; firstDay: string; lastDay: string }
}) {
  const { language } = useLanguage()
  const range = dates(language, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
  return (
    <>
      {leave.length ? (
        <ul className={css.list}>
          {leave.map((one) => (
            <li key={one.from + one.to}>
              <span>{range.formatRange(dayOf(one.from), dayOf(one.to))}</span>
              <Button
                weight="quiet"
                aria-label={`${words.removeLeave}: ${one.from}`}
                onClick={() => onLeave(leave.filter((other) => other !== one))}
              >
                <Icon strokes={trash} size={20} />
              </Button>
            </li>
          ))}
        </ul>
      ) : (
        <p className={css.none}>{words.noLeave}</p>
      )}
      {adding ? (
        <div className={css.days}>
          <Field label={words.firstDay}>
            <input type="date" name="from" />
          </Field>
          <Field label={words.lastDay}>
            <input type="date" name="to" />
          </Field>
        </div>
      ) : onAdding ? (
        <Button onClick={onAdding}>
          <Icon strokes={plus} size={20} />
          {words.addLeave}
        </Button>
      ) : null}
    </>
  )
}

/** The days away with those of the form's fields among them, by their order; null where the last of them is before the first. Pure. */
export function leaveWith(leave: readonly Leave[], form: FormData): Leave[] | null {
  const [from, to] = [String(form.get('from') ?? ''), String(form.get('to') ?? '')]
  if (!from || !to || to < from) return null
  return [...leave, { from, to }].sort((a, b) => a.from.localeCompare(b.from))
}

function dayOf(text: string): Date {
  return new Date(`${text.slice(0, 10)}T00:00:00Z`)
}

import { useState } from 'react'
import { Button } from '../../parts/button.tsx'
import { Field } from '../../parts/field.tsx'
import { Icon } from '../../parts/icon.tsx'
import { plus, trash } from '../../parts/icons.ts'
import { localeOf } from '../../parts/language.ts'
import { useLanguage } from '../../parts/use-language.ts'
import { useWords } from '../words/use-words.ts'
import type { OwnPart } from './own-part.ts'
import { Part } from './part.tsx'
import css from './profile-page.module.css'

/** Days I am away: nothing is offered to me then. */
export function LeavePart({ profile, save }: OwnPart) {
  const { profile: words } = useWords()
  const { language } = useLanguage()
  const [leave, setLeave] = useState(profile.leave)
  const [adding, setAdding] = useState(false)
  const range = new Intl.DateTimeFormat(localeOf(language), { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
  return (
    <Part
      title={words.leave}
      onSave={async (form) => {
        const [from, to] = [String(form.get('from') ?? ''), String(form.get('to') ?? '')]
        if (adding && (!from || !to || to < from)) return words.leaveOrder
        const next = adding ? [...leave, { from, to }].sort((a, b) => a.from.localeCompare(b.from)) : leave
        await save({ leave: next })
        setLeave(next)
        setAdding(false)
        return undefined
      }}
    >
      {leave.length ? (
        <ul className={css.list}>
          {leave.map((one) => (
            <li key={one.from + one.to}>
              <span>{range.formatRange(dayOf(one.from), dayOf(one.to))}</span>
              <Button
                weight="quiet"
                aria-label={`${words.removeLeave}: ${one.from}`}
                onClick={() => setLeave(leave.filter((other) => other !== one))}
              >
                <Icon strokes={trash} size={20} />
              </Button>
            </li>
          ))}
        </ul>
      ) : (
        <p className={css.hint}>{words.noLeave}</p>
      )}
      {adding ? (
        <div className={css.row}>
          <Field label={words.firstDay}>
            <input type="date" name="from" />
          </Field>
          <Field label={words.lastDay}>
            <input type="date" name="to" />
          </Field>
        </div>
      ) : (
        <Button onClick={() => setAdding(true)}>
          <Icon strokes={plus} size={20} />
          {words.addLeave}
        </Button>
      )}
    </Part>
  )
}

function dayOf(text: string): Date {
  return new Date(`${text.slice(0, 10)}T00:00:00Z`)
}

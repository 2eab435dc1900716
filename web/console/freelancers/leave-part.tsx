import { useState } from 'react'
import { Button } from '../../parts/button.tsx'
import { Field } from '../../parts/field.tsx'
import { Icon } from '../../parts/icon.tsx'
import { plus, trash } from '../../parts/icons.ts'
import { localeOf } from '../../parts/language.ts'
import { useLanguage } from '../../parts/use-language.ts'
import css from './freelancers.module.css'
import { Part, type PartOf } from './part.tsx'
import { useFreelancerWords } from './words.ts'

/** When they are away: nothing is offered then, and the ledger of fairness stands still. */
export function LeavePart(of: PartOf) {
  const words = useFreelancerWords()
  const { language } = useLanguage()
  const [leave, setLeave] = useState([...of.person.leave])
  const [adding, setAdding] = useState(false)
  const range = new Intl.DateTimeFormat(localeOf(language), { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
  return (
    <Part
      title={words.leave}
      of={of}
      before={{ leave: of.person.leave }}
      isChanged={leave.length !== of.person.leave.length}
      onSaved={({ leave: saved }) => {
        setLeave([...saved])
        setAdding(false)
      }}
      read={(form) => {
        const [from, to] = [String(form.get('from') ?? ''), String(form.get('to') ?? '')]
        if (adding && (!from || !to || to < from)) return { wrong: words.leaveOrder }
        return { change: { leave: adding ? [...leave, { from, to }].sort((a, b) => a.from.localeCompare(b.from)) : leave } }
      }}
    >
      {leave.length ? (
        <ul className={css.list}>
          {leave.map((one) => (
            <li key={one.from + one.to} className={css.between}>
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
        <div className={css.grid}>
          <Field label={words.firstDay}>
            <input type="date" name="from" />
          </Field>
          <Field label={words.lastDay}>
            <input type="date" name="to" />
          </Field>
        </div>
      ) : of.locked ? null : (
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

import { useState } from 'react'
import { Field } from '../../parts/field.tsx'
import { plural } from '../../parts/plural.ts'
import { useLanguage } from '../../parts/use-language.ts'
import { hoursOf, weekOf } from '../../parts/week.ts'
import { WeekEditor } from '../../parts/week-editor.tsx'
import css from './freelancers.module.css'
import { Part, type PartOf } from './part.tsx'
import { useFreelancerWords } from './words.ts'

/** The week: which days, from when to when, in which zone. */
export function HoursPart(of: PartOf) {
  const words = useFreelancerWords()
  const { language } = useLanguage()
  const { workingHours, timeZone } = of.person
  const [week, setWeek] = useState(() => weekOf(workingHours))
  const [zone, setZone] = useState(timeZone)
  const seasons = workingHours.filter(({ between }) => between).length
  return (
    <Part
      title={words.week}
      of={of}
      before={{ workingHours, timeZone }}
      read={() => ({ change: { workingHours: hoursOf(week, workingHours), timeZone: zone } })}
    >
      <Field label={words.timeZone}>
        <select value={zone} dir="ltr" onChange={(event) => setZone(event.target.value)}>
          {zonesWith(timeZone).map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      </Field>
      <WeekEditor week={week} onWeek={setWeek} words={words} />
      {seasons ? <p className={css.hint}>{plural(language, seasons, words.seasons)}</p> : null}
    </Part>
  )
}

/** Every zone the browser knows, and his own, which it may not. */
function zonesWith(own: string): string[] {
  return [...new Set([own, ...Intl.supportedValuesOf('timeZone')])]
}

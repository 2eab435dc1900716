import { useState } from 'react'
import { hoursOf, weekOf } from '../../parts/week.ts'
import { WeekEditor } from '../../parts/week-editor.tsx'
import { useWords } from '../words/use-words.ts'
import type { OwnPart } from './own-part.ts'
import { Part } from './part.tsx'
import css from './profile-page.module.css'

/** My week: which days, from when to when. */
export function HoursPart({ profile, save }: OwnPart) {
  const { profile: words, days } = useWords()
  const [week, setWeek] = useState(() => weekOf(profile.workingHours))
  return (
    <Part
      title={words.hours}
      onSave={async () => {
        await save({ workingHours: hoursOf(week, profile.workingHours) })
        return undefined
      }}
    >
      <p className={css.hint}>
        {words.hoursHint} <bdi dir="ltr">{profile.timeZone}</bdi>
      </p>
      <WeekEditor week={week} onWeek={setWeek} words={{ ...words, days }} />
    </Part>
  )
}

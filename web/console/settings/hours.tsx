import { Button } from '../../parts/button.tsx'
import { Field } from '../../parts/field.tsx'
import { Icon } from '../../parts/icon.tsx'
import { plus, trash } from '../../parts/icons.ts'
import css from './settings.module.css'
import type { Hours, Tenant } from './shapes.ts'
import { useSettingWords } from './words.ts'

/** The days of a week, each a box to tick; Sunday is 0. */
export function DayTicks({ legend, days, onDays }: { legend: string; days: readonly number[]; onDays(days: number[]): void }) {
  const words = useSettingWords()
  return (
    <fieldset className={css.days}>
      <legend>{legend}</legend>
      {words.days.map((name, day) => (
        <label key={name} className={css.tick}>
          <input
            type="checkbox"
            checked={days.includes(day)}
            onChange={(event) => onDays(event.target.checked ? [...days, day].sort() : days.filter((one) => one !== day))}
          />
          {name}
        </label>
      ))}
    </fieldset>
  )
}

/** Hours of the week in blocks: which days, from when to when. */
export function HoursEditor({ hours, onHours }: { hours: readonly Hours[]; onHours(hours: Hours[]): void }) {
  const words = useSettingWords()
  const w = words.general
  const put = (at: number, change: Partial<Hours>) => onHours(hours.map((block, i) => (i === at ? { ...block, ...change } : block)))
  return (
    <div className={css.panes}>
      <div className={css.pane}>
        <span className={css.legend}>{w.hours}</span>
        <p className={css.small}>{w.hoursHint}</p>
        {hours.map((block, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a block has nothing else to be known by
          <div key={at} className={css.blocks}>
            <DayTicks legend={w.week} days={block.days} onDays={(days) => days.length && put(at, { days })} />
            <div className={css.acts}>
              <Field label={w.from}>
                <input type="time" value={block.from} onChange={(event) => put(at, { from: event.target.value })} />
              </Field>
              <Field label={w.to}>
                <input type="time" value={block.to} onChange={(event) => put(at, { to: event.target.value })} />
              </Field>
              <Button weight="bad" onClick={() => onHours(hours.filter((_, i) => i !== at))}>
                <Icon strokes={trash} size={20} />
                {w.removeHours}
              </Button>
            </div>
          </div>
        ))}
        <div>
          <Button weight="outlined" onClick={() => onHours([...hours, { days: [0, 1, 2, 3, 4], from: '09:00', to: '17:00' }])}>
            <Icon strokes={plus} size={20} />
            {w.addHours}
          </Button>
        </div>
      </div>
    </div>
  )
}

/** Hours in which nobody is written to first; none: at any hour. */
export function QuietHours({ quiet, onQuiet }: { quiet: Tenant['quiet']; onQuiet(quiet: Tenant['quiet']): void }) {
  const w = useSettingWords().general
  return (
    <>
      <span className={css.legend}>{w.quiet}</span>
      <label className={css.tick}>
        <input
          type="checkbox"
          checked={quiet !== null}
          onChange={(event) => onQuiet(event.target.checked ? { from: 22 * 60, to: 8 * 60 } : null)}
        />
        {w.quietOn}
      </label>
      {quiet ? (
        <div className={css.acts}>
          <Field label={w.from}>
            <input
              type="time"
              value={clockOf(quiet.from)}
              onChange={(event) => onQuiet({ ...quiet, from: minuteOf(event.target.value) })}
            />
          </Field>
          <Field label={w.to}>
            <input type="time" value={clockOf(quiet.to)} onChange={(event) => onQuiet({ ...quiet, to: minuteOf(event.target.value) })} />
          </Field>
        </div>
      ) : null}
      <p className={css.small}>{w.quietHint}</p>
    </>
  )
}

function clockOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}

function minuteOf(clock: string): number {
  const [hour = 0, minute = 0] = clock.split(':').map(Number)
  return hour * 60 + minute
}

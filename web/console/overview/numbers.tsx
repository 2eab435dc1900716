import { PlaceLink } from '../../parts/place-link.tsx'
import { useLanguage } from '../../parts/use-language.ts'
import { figure, howLong, shortDay } from '../parts/figures.ts'
import { Table } from '../parts/table.tsx'
import { leadsBehind } from './doors.ts'
import { Line } from './line.tsx'
import css from './numbers.module.css'
import type { Overview } from './shapes.ts'
import { useOverviewWords } from './words.ts'

type Day = Overview['days'][number]

/** The six numbers, each with its days' line and the door to its leads; and the same day by day, to be read. */
export function Numbers({ told }: { told: Overview }) {
  const words = useOverviewWords()
  const { language } = useLanguage()
  const { period, days } = told
  const cards = [
    { name: 'received', value: figure(language, told.received), href: leadsBehind('received', period), of: (day: Day) => day.received },
    { name: 'placed', value: figure(language, told.placed), href: leadsBehind('placed', period), of: (day: Day) => day.placed },
    { name: 'accepted', value: figure(language, told.accepted), href: leadsBehind('accepted', period), of: (day: Day) => day.accepted },
    {
      name: 'first',
      value: howLong(language, told.firstAnswer.p50Ms, 'short'),
      href: leadsBehind('answered', period),
      of: (day: Day) => day.firstAnswerMs,
    },
    { name: 'won', value: figure(language, told.won), href: leadsBehind('won', period), of: (day: Day) => day.won },
    { name: 'waiting', value: figure(language, told.waiting), href: '/console/leads?status=waiting', of: (day: Day) => day.waiting },
  ] as const
  return (
    <section aria-label={words.numbersTitle}>
      <ul className={css.cards}>
        {cards.map(({ name, value, href, of }) => (
          <li key={name} className={css.card}>
            <span className={css.name}>{words.numbers[name]}</span>
            <PlaceLink href={href} className={css.value} aria-label={words.open(`${words.numbers[name]} ${value}`)}>
              {value}
            </PlaceLink>
            <Line values={days.map(of)} />
            <span className={css.about}>{words.about[name]}</span>
          </li>
        ))}
      </ul>
      <details className={css.days}>
        <summary>{words.dayTable}</summary>
        <Table<Day & { id: string }>
          label={words.dayTable}
          rows={days.toReversed().map((day) => ({ ...day, id: day.day }))}
          columns={[
            { name: words.day, cell: ({ day }) => shortDay(language, day) },
            ...cards.map(({ name, of }) => ({
              name: words.numbers[name],
              number: true,
              cell: (day: Day) => (name === 'first' ? howLong(language, of(day)) : figure(language, of(day) ?? 0)),
            })),
          ]}
        />
      </details>
    </section>
  )
}

import { inbox } from '../../parts/icons.ts'
import { useTopic } from '../../parts/live-context.ts'
import { go, useQuery } from '../../parts/path.ts'
import { PlaceLink } from '../../parts/place-link.tsx'
import { State } from '../../parts/state.tsx'
import { Time } from '../../parts/time.tsx'
import { useLanguage } from '../../parts/use-language.ts'
import { Chip, type Tone } from '../parts/chip.tsx'
import { Rows } from '../parts/rows.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { useCategories } from '../parts/use-categories.ts'
import { useList } from '../parts/use-list.ts'
import css from './freelancers.module.css'
import { lengthText, percentText } from './say.ts'
import type { Freelancer, Offer } from './shapes.ts'
import { useFreelancerWords } from './words.ts'

const STATUSES = ['pending', 'asked', 'accepted', 'declined', 'expired', 'withdrawn'] as const
const TONES: Record<Offer['status'], Tone> = {
  pending: 'accent',
  asked: 'accent',
  accepted: 'good',
  declined: 'warn',
  expired: 'bad',
  withdrawn: 'plain',
}

/** What somebody was offered and answered: the sums of 90 days, then each offer, newest first; each opens its lead. */
export function OffersPage({ person }: { person: Freelancer }) {
  const words = useFreelancerWords()
  const { language } = useLanguage()
  const { nameOf } = useCategories()
  const query = useQuery()
  const wanted = STATUSES.find((one) => one === query.get('answer'))
  const list = useList<Offer>('/requests', { freelancerId: person.id, status: wanted })
  useTopic('requests', list.reload)
  const columns: Column<Offer>[] = [
    {
      name: words.offers.lead,
      cell: ({ lead }) => (
        <span className={css.who}>
          <bdi>{lead.name ?? words.offers.noName}</bdi>
          {lead.category ? <span className={css.soft}>{lead.categoryWords?.[language] ?? nameOf(lead.category)}</span> : null}
        </span>
      ),
    },
    { name: words.offers.outcome, cell: ({ status }) => <Chip tone={TONES[status]}>{words.offers.statuses[status]}</Chip> },
    { name: words.offers.offered, cell: ({ offeredAt }) => <Time at={offeredAt} /> },
    {
      name: words.offers.took,
      far: true,
      cell: ({ offeredAt, answeredAt }) =>
        answeredAt ? lengthText(words, language, (Date.parse(answeredAt) - Date.parse(offeredAt)) / 60_000) : words.none,
    },
  ]
  return (
    <div className={css.story}>
      <Counts person={person} />
      <select
        className={css.search}
        aria-label={words.offers.outcome}
        value={wanted ?? ''}
        onChange={({ target }) => go(`/console/freelancers/${person.id}/offers${target.value ? `?answer=${target.value}` : ''}`, true)}
      >
        <option value="">{words.offers.all}</option>
        {STATUSES.map((one) => (
          <option key={one} value={one}>
            {words.offers.statuses[one]}
          </option>
        ))}
      </select>
      <Rows list={list} empty={<State strokes={inbox} title={words.offers.none} />}>
        {(rows) => <Table label={words.offers.title} columns={columns} rows={rows} hrefOf={({ leadId }) => `/console/leads/${leadId}`} />}
      </Rows>
    </div>
  )

  function Counts({ person: { id, record } }: { person: Freelancer }) {
    const door = (answer: string) => `/console/freelancers/${id}/offers${answer ? `?answer=${answer}` : ''}`
    const counts = [
      [words.counts.offered, record.offered, ''],
      [words.counts.accepted, record.accepted, 'accepted'],
      [words.counts.declined, record.declined, 'declined'],
      [words.counts.expired, record.expired, 'expired'],
    ] as const
    return (
      <dl className={css.counts} aria-label={words.columns.record}>
        {counts.map(([name, n, answer]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <PlaceLink href={door(answer)} aria-label={`${name}: ${n}`}>
                {n}
              </PlaceLink>
            </dd>
          </div>
        ))}
        <div>
          <dt>{words.counts.acceptance}</dt>
          <dd>{record.acceptance === null ? words.none : percentText(language, record.acceptance)}</dd>
        </div>
        <div>
          <dt>{words.counts.answer}</dt>
          <dd>{record.answerMinutes === null ? words.none : lengthText(words, language, record.answerMinutes)}</dd>
        </div>
      </dl>
    )
  }
}

import { call } from '../../api.ts'
import { buttonClass } from '../../parts/button.tsx'
import { Fault } from '../../parts/fault.tsx'
import { Icon } from '../../parts/icon.tsx'
import { download } from '../../parts/icons.ts'
import { Loading } from '../../parts/loading.tsx'
import { moneyText } from '../../parts/money.ts'
import { go, useQuery } from '../../parts/path.ts'
import { PlaceLink } from '../../parts/place-link.tsx'
import { State } from '../../parts/state.tsx'
import { useLanguage } from '../../parts/use-language.ts'
import { useResource } from '../../parts/use-resource.ts'
import { useChannelNames } from '../parts/channels.ts'
import { Count } from '../parts/count.tsx'
import { howLong, percent } from '../parts/figures.ts'
import { campaign } from '../parts/icons.ts'
import { type Column, Table } from '../parts/table.tsx'
import { useCalmTopic } from '../parts/use-calm-topic.ts'
import { leadsBehind, ofGroup, type Step } from './doors.ts'
import css from './overview.module.css'
import type { Dimension, Group, Groups } from './shapes.ts'
import { useOverviewWords } from './words.ts'

const dimensions = ['campaign', 'channel', 'ad', 'rule', 'freelancer', 'category'] as const

/** Where leads come from and what became of them, by whatever is asked; campaigns with what an accepted lead cost. */
export function GroupTable({ period }: { period: string }) {
  const words = useOverviewWords()
  const query = useQuery()
  const by = dimensions.find((one) => one === query.get('by')) ?? 'campaign'
  const question = `by=${by}&${period}`
  const told = useResource(() => call<Groups>('GET', `/reports/groups?${question}`), question)
  useCalmTopic('leads', told.reload)
  const put = (next: string) => {
    const other = new URLSearchParams(query)
    other.set('by', next)
    go(`${location.pathname}?${other}`, true)
  }
  const columns = useColumns(by, told.value)
  const ready = told.value?.by === by ? told.value : undefined
  return (
    <section className={css.card} aria-label={words.groupsTitle}>
      <div className={css.head}>
        <h2>{words.groupsTitle}</h2>
        <div className={css.acts}>
          <label className={css.by}>
            {words.by}
            <select value={by} onChange={({ target }) => put(target.value)}>
              {dimensions.map((one) => (
                <option key={one} value={one}>
                  {words.dimensions[one]}
                </option>
              ))}
            </select>
          </label>
          {by === 'campaign' ? (
            <PlaceLink className={buttonClass('outlined')} href="/console/campaigns">
              {words.costs}
            </PlaceLink>
          ) : null}
          <a
            className={buttonClass('outlined')}
            href={`/api/v1/reports/groups/csv?${question}`}
            aria-label={words.csvOf(words.groupsTitle)}
            download
          >
            <Icon strokes={download} />
            CSV
          </a>
        </div>
      </div>
      {!ready ? (
        told.fault ? (
          <Fault code={told.fault} onRetry={told.reload} />
        ) : (
          <Loading />
        )
      ) : ready.data.length ? (
        <Table
          label={`${words.by} ${words.dimensions[by]}`}
          columns={columns}
          rows={ready.data.map((row) => ({ ...row, id: `${row.channel}:${row.key}` }))}
        />
      ) : (
        <State strokes={campaign} title={words.groupsNone.title}>
          <p>{words.groupsNone.text}</p>
        </State>
      )}
    </section>
  )
}

function useColumns(by: Dimension, told: Groups | undefined): Column<Group & { id: string }>[] {
  const words = useOverviewWords()
  const channels = useChannelNames()
  const { language } = useLanguage()
  const { columns } = words
  const nameOf = ({ key, name }: Group) =>
    key === null ? words.without[by] : key === 'catchAll' ? words.catchAll : (name ?? (by === 'channel' ? channels[key] : undefined) ?? key)
  const counted = (name: 'received' | 'placed' | 'accepted' | 'won', step: Step): Column<Group & { id: string }> => ({
    name: columns[name],
    number: true,
    cell: (row) => {
      return (
        <Count
          n={row[name]}
          href={told ? leadsBehind(step, told.period, ofGroup(by, row)) : undefined}
          label={`${nameOf(row)}: ${columns[name]}`}
        />
      )
    },
  })
  return [
    {
      name: words.dimensions[by],
      cell: (row) => (
        <>
          <bdi>{nameOf(row)}</bdi>
          {row.channel ? <span className={css.under}>{channels[row.channel] ?? row.channel}</span> : null}
        </>
      ),
    },
    counted('received', 'received'),
    { ...counted('placed', 'placed'), far: true },
    counted('accepted', 'accepted'),
    { name: columns.acceptance, number: true, far: true, cell: (row) => percent(language, row.acceptance) },
    { name: columns.human, number: true, far: true, cell: (row) => howLong(language, row.clocks.human.p50Ms) },
    { ...counted('won', 'won'), far: true },
    { name: columns.satisfaction, number: true, far: true, cell: (row) => row.satisfaction ?? '–' },
    ...(by === 'campaign'
      ? [
          { name: columns.cost, number: true, far: true, cell: (row: Group) => (row.cost ? moneyText(language, row.cost) : '–') },
          {
            name: columns.perAccepted,
            number: true,
            cell: (row: Group) => (row.costPerAccepted ? moneyText(language, row.costPerAccepted) : '–'),
          },
        ]
      : []),
  ]
}

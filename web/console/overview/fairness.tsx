import { call } from '../../api.ts'
import { buttonClass } from '../../parts/button.tsx'
import { Fault } from '../../parts/fault.tsx'
import { Icon } from '../../parts/icon.tsx'
import { download } from '../../parts/icons.ts'
import { Loading } from '../../parts/loading.tsx'
import { State } from '../../parts/state.tsx'
import { useLanguage } from '../../parts/use-language.ts'
import { useResource } from '../../parts/use-resource.ts'
import { Count } from '../parts/count.tsx'
import { figure } from '../parts/figures.ts'
import { people } from '../parts/icons.ts'
import { Table } from '../parts/table.tsx'
import { leadsBehind } from './doors.ts'
import { Dots } from './dots.tsx'
import css from './overview.module.css'
import type { Load, Overview } from './shapes.ts'
import { useOverviewWords } from './words.ts'

/** Who has how much work, and who is owed turns: one dot a freelancer, and the same as a table with the doors. */
export function Fairness({ period }: { period: string }) {
  const words = useOverviewWords()
  const { language } = useLanguage()
  const told = useResource(() => call<{ period: Overview['period']; data: Load[] }>('GET', `/reports/load?${period}`), period)
  const { value } = told
  return (
    <section className={css.card} aria-label={words.loadTitle}>
      <div className={css.head}>
        <h2>{words.loadTitle}</h2>
        <a
          className={buttonClass('outlined')}
          href={`/api/v1/reports/load/csv?${period}`}
          aria-label={words.csvOf(words.loadTitle)}
          download
        >
          <Icon strokes={download} />
          CSV
        </a>
      </div>
      {!value ? (
        told.fault ? (
          <Fault code={told.fault} onRetry={told.reload} />
        ) : (
          <Loading />
        )
      ) : value.data.length ? (
        <>
          <p className={css.quiet}>{words.loadAbout}</p>
          <Dots people={value.data} />
          <details open={value.data.length <= 8}>
            <summary>{words.loadTable}</summary>
            <Table
              label={words.loadTable}
              rows={value.data}
              hrefOf={({ id }) => `/console/freelancers/${id}`}
              columns={[
                {
                  name: words.load.name,
                  cell: ({ name, present }) => (
                    <>
                      <bdi>{name}</bdi>
                      {present ? null : ` (${words.load.away})`}
                    </>
                  ),
                },
                {
                  name: words.load.open,
                  number: true,
                  cell: ({ open, capacity }) => <bdi>{`${figure(language, open)} / ${figure(language, capacity)}`}</bdi>,
                },
                { name: words.load.debt, number: true, cell: ({ debt }) => <bdi>{figure(language, debt)}</bdi> },
                { name: words.load.offered, number: true, far: true, cell: ({ offered }) => figure(language, offered) },
                {
                  name: words.load.accepted,
                  number: true,
                  far: true,
                  cell: ({ id, name, accepted }) => (
                    <span className={css.above}>
                      <Count
                        n={accepted}
                        label={`${name}: ${words.load.accepted}`}
                        href={leadsBehind('accepted', value.period, { freelancerId: id })}
                      />
                    </span>
                  ),
                },
              ]}
            />
          </details>
        </>
      ) : (
        <State strokes={people} title={words.loadNone.title}>
          <p>{words.loadNone.text}</p>
        </State>
      )}
    </section>
  )
}

import { call } from '../../api.ts'
import { buttonClass } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { plus } from '../../parts/icons.ts'
import { useTopic } from '../../parts/live-context.ts'
import { PlaceLink } from '../../parts/place-link.tsx'
import { State } from '../../parts/state.tsx'
import { Time } from '../../parts/time.tsx'
import { useLanguage } from '../../parts/use-language.ts'
import { useResource } from '../../parts/use-resource.ts'
import { useIsAdmin } from '../me.ts'
import { plug } from '../parts/icons.ts'
import { PageHead } from '../parts/page-head.tsx'
import { Rows } from '../parts/rows.tsx'
import { Split } from '../parts/split.tsx'
import { Table } from '../parts/table.tsx'
import { useList } from '../parts/use-list.ts'
import { usePlace } from '../place.ts'
import { ConnectionDetail } from './connection-detail.tsx'
import css from './connections.module.css'
import { HealthChip } from './health.tsx'
import { NewConnection } from './new-connection.tsx'
import type { Connection, Connector } from './shapes.ts'
import { useConnectionWords } from './words.ts'

/** The room "connections": every account of every service with its health, one of them opened, or a new one. */
export function ConnectionsPage() {
  const words = useConnectionWords()
  const { language } = useLanguage()
  const { id } = usePlace()
  const isAdmin = useIsAdmin()
  const list = useList<Connection>('/connections', {}, 200)
  const connectors = useResource(async () => (await call<{ data: Connector[] }>('GET', '/connectors')).data)
  useTopic('connections', () => list.reload())
  const labelOf = (name: string) => connectors.value?.find((one) => one.name === name)?.label[language] ?? name
  const detail =
    id === 'new' ? (
      <NewConnection connectors={connectors} onMade={list.reload} />
    ) : id ? (
      <ConnectionDetail key={id} id={id} connectors={connectors} onChanged={list.reload} />
    ) : null
  return (
    <Split
      home="/console/connections"
      detail={detail}
      list={
        <>
          <PageHead title={words.title} about={words.about}>
            {isAdmin ? (
              <PlaceLink href="/console/connections/new" className={buttonClass('filled')}>
                <Icon strokes={plus} size={20} />
                {words.add}
              </PlaceLink>
            ) : null}
          </PageHead>
          {isAdmin ? null : <p className={css.notice}>{words.adminOnly}</p>}
          <Rows
            list={list}
            empty={
              <State strokes={plug} title={words.empty.title}>
                <p>{words.empty.text}</p>
              </State>
            }
          >
            {(rows) => (
              <Table
                label={words.list}
                rows={rows}
                openId={id}
                hrefOf={(row) => `/console/connections/${row.id}`}
                columns={[
                  {
                    name: words.columns.name,
                    cell: (row) => (
                      <span className={css.name}>
                        <bdi>{row.label}</bdi>
                        {labelOf(row.connector) === row.label ? null : <span className={css.small}>{labelOf(row.connector)}</span>}
                      </span>
                    ),
                  },
                  { name: words.columns.health, cell: (row) => <HealthChip connection={row} /> },
                  // Beside a detail there is room for what the eye looks for.
                  ...(id
                    ? []
                    : [
                        {
                          name: words.columns.success,
                          far: true,
                          cell: (row: Connection) =>
                            row.lastSuccessAt ? <Time at={row.lastSuccessAt} /> : <span className={css.quiet}>{words.never}</span>,
                        },
                        {
                          name: words.columns.problem,
                          far: true,
                          cell: (row: Connection) =>
                            row.lastProblem ? <Time at={row.lastProblem.at} /> : <span className={css.quiet}>{words.never}</span>,
                        },
                      ]),
                ]}
              />
            )}
          </Rows>
        </>
      }
    />
  )
}

import { call } from '../../api.ts'
import { buttonClass } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { download } from '../../parts/icons.ts'
import { State } from '../../parts/state.tsx'
import { Time } from '../../parts/time.tsx'
import { useResource } from '../../parts/use-resource.ts'
import { useIsAdmin } from '../me.ts'
import { Chip } from '../parts/chip.tsx'
import { history, lock } from '../parts/icons.ts'
import { PageHead } from '../parts/page-head.tsx'
import { Rows } from '../parts/rows.tsx'
import { Split } from '../parts/split.tsx'
import { Table } from '../parts/table.tsx'
import { useList } from '../parts/use-list.ts'
import { usePlace } from '../place.ts'
import css from './audit.module.css'
import { EntryDetail } from './entry.tsx'
import { addressOf, asked, useFilter, wordsOf } from './filter.ts'
import { Filters } from './filters.tsx'
import type { AuditChoices, AuditEntry } from './shapes.ts'
import { actorIn, deedIn, useAuditWords } from './words.ts'

/** The room "audit": who did what and when. Lines are added and never changed. */
export function AuditPage() {
  const words = useAuditWords()
  if (useIsAdmin()) return <Trail />
  return (
    <>
      <PageHead title={words.title} />
      <State strokes={lock} title={words.adminsOnly.title}>
        <p>{words.adminsOnly.text}</p>
      </State>
    </>
  )
}

function Trail() {
  const words = useAuditWords()
  const { id } = usePlace()
  const filter = useFilter()
  const list = useList<AuditEntry>('/audit', asked(filter))
  const choices = useResource(() => call<AuditChoices>('GET', '/audit/choices'))
  const opened = list.rows?.find((row) => row.id === id)
  return (
    <Split
      home={addressOf(filter)}
      detail={opened ? <EntryDetail entry={opened} /> : null}
      list={
        <>
          <PageHead title={words.title} about={words.about}>
            <span className={css.sealed}>
              <Chip tone="good" strokes={lock}>
                {words.sealed}
              </Chip>
            </span>
            <a className={buttonClass('outlined')} href={`/api/v1/audit/csv?${wordsOf(asked(filter))}`} download>
              <Icon strokes={download} size={20} />
              {words.csv}
            </a>
          </PageHead>
          <Filters filter={filter} choices={choices.value} />
          <Rows
            list={list}
            empty={
              <State strokes={history} title={words.empty.title}>
                <p>{words.empty.text}</p>
              </State>
            }
          >
            {(rows) => (
              <Table
                label={words.list}
                rows={rows}
                openId={id}
                hrefOf={(row) => addressOf(filter, row.id)}
                columns={[
                  { name: words.columns.what, cell: (row) => deedIn(words, row.action) },
                  { name: words.columns.who, cell: (row) => <bdi>{actorIn(words, row.actor, row.actorName).name}</bdi> },
                  { name: words.columns.about, far: true, cell: (row) => <bdi className={css.soft}>{row.subjectName}</bdi> },
                  { name: words.columns.when, cell: (row) => <Time at={row.at} /> },
                ]}
              />
            )}
          </Rows>
        </>
      }
    />
  )
}

import type { ReactNode } from 'react'
import { inbox as icon } from '../../parts/icons.ts'
import { useQuery } from '../../parts/path.ts'
import { State } from '../../parts/state.tsx'
import { Time } from '../../parts/time.tsx'
import { Chip } from '../parts/chip.tsx'
import { Rows } from '../parts/rows.tsx'
import { Split } from '../parts/split.tsx'
import { Table } from '../parts/table.tsx'
import { Tabs } from '../parts/tabs.tsx'
import { useList } from '../parts/use-list.ts'
import { EntryDetail } from './entry.tsx'
import type { Entry } from './shapes.ts'
import { tones } from './tones.ts'
import { useLedgerWords } from './words.ts'

const HOME = '/console/ledger/inbox'
const STATES = ['dead', 'ignored', 'refused', 'waiting', 'read'] as const

/** Every call as it arrived, by what became of it; those that could not be read first. */
export function Inbox({ head, id }: { head: ReactNode; id: string | undefined }) {
  const words = useLedgerWords()
  const status = useQuery().get('status') ?? 'dead'
  const list = useList<Entry>('/inbox', { status })
  const home = `${HOME}?status=${status}`
  return (
    <Split
      home={home}
      detail={id ? <EntryDetail key={id} id={id} onChanged={list.reload} /> : null}
      list={
        <>
          {head}
          <Tabs
            label={words.inbox.views}
            at={home}
            tabs={STATES.map((one) => ({ href: `${HOME}?status=${one}`, text: words.inbox.status[one]! }))}
          />
          <Rows
            list={list}
            empty={
              <State strokes={icon} title={words.inbox.empty.title}>
                <p>{words.inbox.empty.text}</p>
              </State>
            }
          >
            {(rows) => (
              <Table
                label={words.inbox.list}
                rows={rows}
                openId={id}
                hrefOf={(row) => `${HOME}/${row.id}?status=${status}`}
                columns={[
                  { name: words.inbox.columns.source, cell: (row) => <bdi>{row.connector}</bdi> },
                  {
                    name: words.inbox.columns.status,
                    cell: (row) => <Chip tone={tones[row.status]}>{words.inbox.status[row.status]}</Chip>,
                  },
                  { name: words.inbox.columns.units, number: true, far: true, cell: (row) => row.items.length },
                  { name: words.inbox.columns.when, cell: (row) => <Time at={row.receivedAt} /> },
                ]}
              />
            )}
          </Rows>
        </>
      }
    />
  )
}

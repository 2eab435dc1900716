import { type ReactNode, useEffect } from 'react'
import { call, type Page } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { useTopic } from '../../parts/live-context.ts'
import { useQuery } from '../../parts/path.ts'
import { State } from '../../parts/state.tsx'
import { Time } from '../../parts/time.tsx'
import { useResource } from '../../parts/use-resource.ts'
import { useAct } from '../parts/act.ts'
import { again, ledger as icon } from '../parts/icons.ts'
import { Rows } from '../parts/rows.tsx'
import { Tabs } from '../parts/tabs.tsx'
import { useList } from '../parts/use-list.ts'
import { useSoon } from '../parts/use-soon.ts'
import { LeadDifferences } from './lead-differences.tsx'
import css from './ledger.module.css'
import type { Comparison, Difference } from './shapes.ts'
import { useLedgerWords } from './words.ts'

const HOME = '/console/ledger/differences'
const STATES = ['open', 'left', 'repaired', 'gone'] as const
const LOOK_MS = 1500

/** wasl held against Odoo and the sheet: each lead that differs with its sides beside each other, and the press that puts it right. */
export function Differences({ head }: { head: ReactNode }) {
  const words = useLedgerWords()
  const act = useAct()
  const status = useQuery().get('status') ?? 'open'
  const list = useList<Difference>('/reconciliation', { status })
  const repairing = useList<Difference>('/reconciliation', { status: 'repairing' })
  const runs = useResource(async () => (await call<Page<Comparison>>('GET', '/reconciliation/runs')).data)
  const look = useSoon(() => {
    list.reload()
    repairing.reload()
    runs.reload()
  })
  useTopic('deliveries', look)
  // One that stands still says why; it goes on once that is mended.
  const isRunning = runs.value?.some((run) => run.status === 'running' && !run.fault) ?? false
  const isAtWork = isRunning || Boolean(repairing.rows?.length)
  useEffect(() => {
    if (!isAtWork) return
    const timer = setInterval(look, LOOK_MS)
    return () => clearInterval(timer)
  }, [isAtWork, look])
  const run = async () => {
    if (await act(() => call('POST', '/reconciliation/run'))) runs.reload()
  }
  return (
    <>
      {head}
      <div className={css.bar}>
        <Button weight="filled" busy={isRunning} onClick={() => void run()}>
          <Icon strokes={again} size={20} />
          {isRunning ? words.diff.running : words.diff.run}
        </Button>
        <Runs runs={runs.value} />
      </div>
      <Tabs
        label={words.diff.views}
        at={`${HOME}?status=${status}`}
        tabs={STATES.map((one) => ({ href: `${HOME}?status=${one}`, text: words.diff.status[one]! }))}
      />
      {status === 'open' && repairing.rows?.length ? <ByLead rows={repairing.rows} onChanged={look} /> : null}
      <Rows
        list={list}
        empty={
          <State strokes={icon} title={words.diff.empty.title}>
            <p>{words.diff.empty.text}</p>
          </State>
        }
      >
        {(rows) => <ByLead rows={rows} onChanged={look} />}
      </Rows>
    </>
  )
}

function ByLead({ rows, onChanged }: { rows: readonly Difference[]; onChanged(): void }) {
  const leads = Map.groupBy(rows, (row) => row.leadId)
  return (
    <ul className={css.leads}>
      {[...leads].map(([leadId, differences]) => (
        <li key={leadId}>
          <LeadDifferences differences={differences} onChanged={onChanged} />
        </li>
      ))}
    </ul>
  )
}

function Runs({ runs }: { runs: readonly Comparison[] | undefined }) {
  const words = useLedgerWords()
  if (!runs) return null
  if (!runs.length) return <p className={css.soft}>{words.diff.never}</p>
  return (
    <ul className={css.runs}>
      {runs.map((run) => (
        <li key={run.connectionId}>
          <bdi>{run.connectionLabel}</bdi>
          <span className={css.soft}>
            {run.status === 'running' ? words.diff.running : words.diff.lastRun} <Time at={run.finishedAt ?? run.startedAt} /> ·{' '}
            {run.compared} {words.diff.compared} · {run.found} {words.diff.found}
          </span>
          {run.fault ? (
            <span className={css.brokenText}>
              {words.diff.stuck}: <bdi>{run.fault}</bdi>
            </span>
          ) : null}
        </li>
      ))}
    </ul>
  )
}

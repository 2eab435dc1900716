import { Readable } from 'node:stream'
import type { z } from 'zod'
import type { Download } from '#src/platform/download.ts'
import { type Cell, writeCsv } from '#src/platform/text/csv.ts'
import type { countsShape } from './counts.ts'
import type { groupsShape } from './groups.ts'
import type { loadShape } from './load.ts'
import type { overviewShape } from './overview.ts'

/** A report as rows of cells, and the name it is saved under. */
export interface Sheet {
  name: string
  rows: Cell[][]
}

type Counts = { [K in keyof typeof countsShape]: z.output<(typeof countsShape)[K]> }
type Overview = z.output<typeof overviewShape>
type Groups = z.output<typeof groupsShape>

const CLOCKS = ['detection', 'routing', 'notification', 'human'] as const
const COUNT_NAMES = [
  'received',
  'placed',
  'accepted',
  'won',
  'lost',
  'offers',
  'offersAccepted',
  'declined',
  'expired',
  'acceptance',
  'completion',
  'rated',
  'satisfaction',
] as const
const CLOCK_NAMES = ['firstAnswer', ...CLOCKS].flatMap((name) => [`${name}P50Seconds`, `${name}P95Seconds`])

/** The overview: one row of sums, then one row a day. */
export function overviewSheet(told: Overview): Sheet {
  const { from, to } = told.period
  return {
    name: `overview-${from}-${to}`,
    rows: [
      ['day', ...COUNT_NAMES, ...CLOCK_NAMES, 'waiting'],
      [`${from}/${to}`, ...cellsOf(told), told.waiting],
      ...told.days.map((day) => [
        day.day,
        day.received,
        day.placed,
        day.accepted,
        day.won,
        ...Array.from({ length: COUNT_NAMES.length - 4 }, () => null),
        seconds(day.firstAnswerMs),
        ...Array.from({ length: CLOCK_NAMES.length - 1 }, () => null),
        day.waiting,
      ]),
    ],
  }
}

/** A report by groups: one row each. */
export function groupsSheet(told: Groups): Sheet {
  const { from, to } = told.period
  return {
    name: `${told.by}-${from}-${to}`,
    rows: [
      [told.by, 'name', 'channel', ...COUNT_NAMES, ...CLOCK_NAMES, 'worth', 'cost', 'costPerAccepted', 'currency'],
      ...told.data.map((row) => [
        row.key,
        row.name,
        row.channel,
        ...cellsOf(row),
        row.worth?.amount,
        row.cost?.amount,
        row.costPerAccepted?.amount,
        row.cost?.currency ?? row.worth?.currency,
      ]),
    ],
  }
}

/** Load and fairness: one row a person. */
export function loadSheet(told: readonly z.output<typeof loadShape>[], { from, to }: Overview['period']): Sheet {
  const names = ['id', 'name', 'kind', 'open', 'capacity', 'debt', 'present', 'offered', 'accepted'] as const
  return {
    name: `load-${from}-${to}`,
    rows: [
      [...names],
      ...told.map((row) => names.map((name) => (typeof row[name] === 'boolean' ? String(row[name]) : (row[name] as Cell)))),
    ],
  }
}

/** A sheet to be saved as CSV, and never shown as a page of ours. */
export async function saveSheet({ name, rows }: Sheet): Promise<Download> {
  return {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="wasl-${name}.csv"`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    },
    body: Readable.from([writeCsv(rows)]),
  }
}

function cellsOf(told: Counts): Cell[] {
  return [
    ...COUNT_NAMES.map((name) => told[name]),
    ...[told.firstAnswer, ...CLOCKS.map((name) => told.clocks[name])].flatMap(({ p50Ms, p95Ms }) => [seconds(p50Ms), seconds(p95Ms)]),
  ]
}

function seconds(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms / 100) / 10
}

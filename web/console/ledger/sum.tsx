import type { ReactNode } from 'react'
import { call, type Page } from '../../api.ts'
import { Fault } from '../../parts/fault.tsx'
import { Field } from '../../parts/field.tsx'
import { Loading } from '../../parts/loading.tsx'
import { go, useQuery } from '../../parts/path.ts'
import { PlaceLink } from '../../parts/place-link.tsx'
import { State } from '../../parts/state.tsx'
import { useLanguage } from '../../parts/use-language.ts'
import { useResource } from '../../parts/use-resource.ts'
import { Chip } from '../parts/chip.tsx'
import { shortDay } from '../parts/figures.ts'
import { ledger as icon } from '../parts/icons.ts'
import { Split } from '../parts/split.tsx'
import css from './ledger.module.css'
import type { LedgerRow } from './shapes.ts'
import { sourceOf, Units } from './units.tsx'
import { useLedgerWords } from './words.ts'

const HOME = '/console/ledger'
const DAY_MS = 86_400_000
const SPANS = ['7', '30', '90', '366'] as const
const COLUMNS = ['received', 'routed', 'merged', 'refused', 'waiting', 'dead'] as const

/** The conservation of leads: a row for each source and day, and whether it balances. Each number opens what it counts. */
export function Sum({ head }: { head: ReactNode }) {
  const words = useLedgerWords()
  const query = useQuery()
  const days = query.get('days') ?? '30'
  const from = new Date(Date.now() - (Number(days) - 1) * DAY_MS).toISOString().slice(0, 10)
  const rows = useResource(async () => (await call<Page<LedgerRow>>('GET', `/ledger?from=${from}`)).data, from)
  const home = `${HOME}?days=${days}`
  const list = (
    <>
      {head}
      <div className={css.bar}>
        <Field label={words.sum.last} hint={words.sum.utc}>
          <select value={days} onChange={(event) => go(`${HOME}?days=${event.target.value}`, true)}>
            {SPANS.map((span) => (
              <option key={span} value={span}>
                {span} {words.sum.days}
              </option>
            ))}
          </select>
        </Field>
      </div>
      {rows.value ? <Rows rows={rows.value} days={days} /> : rows.fault ? <Fault code={rows.fault} onRetry={rows.reload} /> : <Loading />}
    </>
  )
  return <Split home={home} list={list} detail={query.get('day') ? <Units query={query} /> : null} />
}

function Rows({ rows, days }: { rows: readonly LedgerRow[]; days: string }) {
  const words = useLedgerWords()
  const { language } = useLanguage()
  const broken = rows.filter((row) => !row.balanced).length
  if (!rows.length)
    return (
      <State strokes={icon} title={words.sum.empty.title}>
        <p>{words.sum.empty.text}</p>
      </State>
    )
  return (
    <>
      <p className={broken ? css.broken : css.whole} role="status">
        {broken ? words.sum.broken(broken) : words.sum.allBalanced}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard */}
      <section className={css.scroll} aria-label={words.sum.table} tabIndex={0}>
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">{words.sum.day}</th>
              {COLUMNS.map((name) => (
                <th key={name} scope="col" className={css.number}>
                  {words.sum[name]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.day}${row.connectionId}`}>
                <th scope="row">
                  <span className={css.source}>
                    <span>{shortDay(language, row.day)}</span>
                    <span className={css.soft}>{sourceOf(words, row.channel)}</span>
                    <span>
                      {row.balanced ? <Chip tone="good">{words.sum.balanced}</Chip> : <Chip tone="bad">{words.sum.unbalanced}</Chip>}
                    </span>
                  </span>
                </th>
                {COLUMNS.map((name) => (
                  <td key={name} className={css.number}>
                    <Count row={row} name={name} days={days} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  )
}

function Count({ row, name, days }: { row: LedgerRow; name: (typeof COLUMNS)[number]; days: string }) {
  const words = useLedgerWords()
  const { language } = useLanguage()
  const n = row[name]
  if (!n) return <span className={css.zero}>0</span>
  const query = new URLSearchParams({
    days,
    day: row.day,
    source: row.connectionId ?? 'api',
    ...(row.channel ? { channel: row.channel } : {}),
    ...(name === 'received' ? {} : { what: name }),
  })
  return (
    <PlaceLink
      href={`${HOME}?${query}`}
      className={name === 'dead' ? css.deadCount : css.count}
      aria-label={`${words.sum[name]}: ${n}, ${shortDay(language, row.day)}, ${sourceOf(words, row.channel)}`}
    >
      {n}
    </PlaceLink>
  )
}

import { State } from '../../parts/state.tsx'
import { Time } from '../../parts/time.tsx'
import { useLanguage } from '../../parts/use-language.ts'
import { Chip, type Tone } from '../parts/chip.tsx'
import { deliveries as icon } from '../parts/icons.ts'
import { Rows } from '../parts/rows.tsx'
import { Table } from '../parts/table.tsx'
import type { List } from '../parts/use-list.ts'
import { causeOf } from './causes.ts'
import css from './deliveries.module.css'
import { addressOf, type Filter } from './filter.ts'
import type { ListedDelivery } from './shapes.ts'
import { useDeliveryWords, whatIs } from './words.ts'

/** How a state is meant. */
export const tones: Record<ListedDelivery['status'], Tone> = {
  pending: 'plain',
  sending: 'accent',
  done: 'good',
  waiting: 'warn',
  uncertain: 'warn',
  dead: 'bad',
}

/** The deliveries of a filter. */
export function DeliveryList({ list, filter, openId }: { list: List<ListedDelivery>; filter: Filter; openId: string | undefined }) {
  const words = useDeliveryWords()
  const { language } = useLanguage()
  const empty = filter.status === 'dead' ? words.emptyDead : words.empty
  return (
    <Rows
      list={list}
      empty={
        <State strokes={icon} title={empty.title}>
          <p>{empty.text}</p>
        </State>
      }
    >
      {(rows) => (
        <Table
          label={words.list}
          rows={rows}
          openId={openId}
          hrefOf={(row) => addressOf(filter, row.id)}
          columns={[
            {
              name: words.columns.what,
              cell: (row) => (
                <span className={css.what}>
                  <span>{whatIs(words, row)}</span>
                  <bdi className={css.soft}>{row.leadName ?? words.nobody}</bdi>
                </span>
              ),
            },
            { name: words.columns.status, cell: (row) => <Chip tone={tones[row.status]}>{words.status[row.status]}</Chip> },
            { name: words.columns.cause, far: true, cell: (row) => (row.status === 'done' ? null : (shortCause(language, row) ?? null)) },
            { name: words.columns.when, far: true, cell: (row) => <Time at={row.attempts.at(-1)?.at ?? row.createdAt} /> },
          ]}
        />
      )}
    </Rows>
  )
}

/** Why it is not done, in a few words. */
function shortCause(language: 'ar' | 'en', row: ListedDelivery): string | undefined {
  const why = row.why as { code?: string } | null
  return causeOf(language, why?.code, why ? row.attempts.at(-1)?.outcome : undefined)?.short
}

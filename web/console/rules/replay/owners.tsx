import { useMemo } from 'react'
import { type Column, Table } from '../../parts/table.tsx'
import type { Replay } from '../shapes.ts'
import css from './replay.module.css'
import { shiftText } from './summary.tsx'
import { useReplayWords } from './words.ts'

type Person = NonNullable<Replay['report']>['freelancers'][number] & { id: string }

/** Who would have had more or fewer leads, before and after; each row opens that person's leads. */
export function Owners({ id, people }: { id: string; people: NonNullable<Replay['report']>['freelancers'] }) {
  const words = useReplayWords()
  const rows = useMemo(() => people.map((one) => ({ ...one, id: one.freelancerId })), [people])
  const most = Math.max(1, ...people.flatMap(({ before, after }) => [before, after]))
  const columns: Column<Person>[] = [
    { name: words.person, cell: ({ name }) => <bdi>{name}</bdi> },
    { name: words.before, number: true, cell: ({ before }) => before },
    { name: words.after, number: true, cell: ({ after }) => after },
    { name: words.shift, number: true, cell: (one) => <bdi dir="ltr">{shiftText(one)}</bdi> },
    {
      name: `${words.before} → ${words.after}`,
      far: true,
      cell: ({ before, after }) => (
        <svg className={css.bars} viewBox="0 0 100 14" preserveAspectRatio="none" aria-hidden="true">
          <rect className={css.bar} x="0" y="1" width={(before / most) * 100} height="5" />
          <rect className={css.newBar} x="0" y="8" width={(after / most) * 100} height="5" />
        </svg>
      ),
    },
  ]
  if (!rows.length) return null
  return (
    <section className={css.part}>
      <h2>{words.owners}</h2>
      <Table
        label={words.owners}
        columns={columns}
        rows={rows}
        hrefOf={({ freelancerId }) => `/console/rules/replay?id=${id}&freelancerId=${freelancerId}`}
      />
    </section>
  )
}

import { useTopic } from '../../parts/live-context.ts'
import { Split } from '../parts/split.tsx'
import { useList } from '../parts/use-list.ts'
import { usePlace } from '../place.ts'
import { LeadDetail } from './detail/lead-detail.tsx'
import { hrefOf, useFilter } from './list/filter.ts'
import { LeadList } from './list/lead-list.tsx'
import type { Lead } from './shapes.ts'
import { useSoon } from './soon.ts'

/** The room "leads": every lead there is, and one lead's whole life. */
export function LeadsPage() {
  const { id } = usePlace()
  const filter = useFilter()
  const list = useList<Lead>('/leads', filter)
  const soon = useSoon(list.reload)
  useTopic('leads', soon)
  return (
    <Split
      home={hrefOf(filter)}
      list={<LeadList list={list} filter={filter} openId={id} />}
      detail={
        id ? (
          <LeadDetail key={id} id={id} onChanged={(lead) => list.change((rows) => rows.map((row) => (row.id === lead.id ? lead : row)))} />
        ) : null
      }
    />
  )
}

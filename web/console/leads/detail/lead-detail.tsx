import { useState } from 'react'
import { call, type Page } from '../../../api.ts'
import { Fault } from '../../../parts/fault.tsx'
import { useTopic } from '../../../parts/live-context.ts'
import { Loading } from '../../../parts/loading.tsx'
import { useResource } from '../../../parts/use-resource.ts'
import { useKeys } from '../../parts/keys.ts'
import { LineOfTime } from '../line/line-of-time.tsx'
import type { Entry, Lead } from '../shapes.ts'
import { useSoon } from '../soon.ts'
import { Acts } from './acts.tsx'
import { ActsSheet } from './acts-sheet.tsx'
import css from './detail.module.css'
import { Head } from './head.tsx'
import { Others } from './others.tsx'
import { Why } from './why.tsx'

/** One lead: who and what, what can be done, why it went where it went, its line of time, and its client's other leads. */
export function LeadDetail({ id, onChanged }: { id: string; onChanged(lead: Lead): void }) {
  const lead = useResource(() => call<Lead>('GET', `/leads/${id}`), id)
  const line = useResource(() => call<Page<Entry>>('GET', `/leads/${id}/timeline?limit=200`), id)
  const [choosing, setChoosing] = useState(false)
  const reload = () => {
    lead.reload()
    line.reload()
  }
  const soon = useSoon(reload)
  useTopic('leads', (event) => (!event || (event.data as { id?: string })?.id === id) && soon())
  useTopic('deliveries', soon)
  useKeys({ e: () => setChoosing(true) })
  if (!lead.value) return lead.fault ? <Fault code={lead.fault} onRetry={lead.reload} /> : <Loading />
  const changed = (now: Lead) => {
    lead.change(() => now)
    onChanged(now)
    line.reload()
  }
  return (
    <article className={css.detail}>
      <Head lead={lead.value} />
      <Acts lead={lead.value} onChanged={changed} />
      <Why lead={lead.value} />
      <LineOfTime list={line} onRetried={line.reload} />
      <Others lead={lead.value} onChanged={reload} onLead={changed} />
      {choosing ? <ActsSheet lead={lead.value} onChanged={changed} onClose={() => setChoosing(false)} /> : null}
    </article>
  )
}

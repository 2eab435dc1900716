import { call, type Page, Problem } from '../../api.ts'
import { Fault } from '../../parts/fault.tsx'
import { useTopic } from '../../parts/live-context.ts'
import { Loading } from '../../parts/loading.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { useResource } from '../../parts/use-resource.ts'
import type { Offer } from '../../shapes.ts'
import { useWords } from '../words/use-words.ts'
import { RequestSheet } from './request-sheet.tsx'

/** The request that the address names, by its own id or by its lead's (the address that stands in Odoo's task). */
export function OpenedRequest({
  requestId,
  leadId,
  known,
  onAnswered,
  onClose,
}: {
  requestId: string | undefined
  leadId: string | undefined
  known: Offer | undefined
  onAnswered(now?: Offer): void
  onClose(): void
}) {
  const { requests: words } = useWords()
  const read = useResource(async () => {
    if (requestId) return call<Offer>('GET', `/requests/${requestId}`)
    const { data } = await call<Page<Offer>>('GET', `/requests?leadId=${leadId}`)
    if (!data[0]) throw new Problem('not_found', 404)
    return data[0]
  })
  useTopic('requests', read.reload)
  const offer = read.value ?? known
  if (offer)
    return (
      <RequestSheet
        offer={offer}
        onAnswered={(now) => {
          if (!now) read.reload()
          onAnswered(now)
        }}
        onClose={onClose}
      />
    )
  return (
    <Sheet title={words.details} onClose={onClose}>
      {read.fault ? <Fault code={read.fault} onRetry={read.reload} /> : <Loading />}
    </Sheet>
  )
}

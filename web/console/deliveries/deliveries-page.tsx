import { PageHead } from '../parts/page-head.tsx'
import { useWords } from '../words.ts'

/** The room "deliveries". */
export function DeliveriesPage() {
  return <PageHead title={useWords().rooms.deliveries} />
}

import { PageHead } from '../parts/page-head.tsx'
import { useWords } from '../words.ts'

/** The room "leads". */
export function LeadsPage() {
  return <PageHead title={useWords().rooms.leads} />
}

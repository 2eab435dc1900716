import { PageHead } from '../parts/page-head.tsx'
import { useWords } from '../words.ts'

/** The room "audit". */
export function AuditPage() {
  return <PageHead title={useWords().rooms.audit} />
}

import { PageHead } from '../parts/page-head.tsx'
import { useWords } from '../words.ts'

/** The room "ledger". */
export function LedgerPage() {
  return <PageHead title={useWords().rooms.ledger} />
}

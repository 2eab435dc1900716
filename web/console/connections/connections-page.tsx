import { PageHead } from '../parts/page-head.tsx'
import { useWords } from '../words.ts'

/** The room "connections". */
export function ConnectionsPage() {
  return <PageHead title={useWords().rooms.connections} />
}

import { PageHead } from '../parts/page-head.tsx'
import { useWords } from '../words.ts'

/** The room "rules". */
export function RulesPage() {
  return <PageHead title={useWords().rooms.rules} />
}

import { PageHead } from '../parts/page-head.tsx'
import { useWords } from '../words.ts'

/** The room "overview". */
export function OverviewPage() {
  return <PageHead title={useWords().rooms.overview} />
}

import { PageHead } from '../parts/page-head.tsx'
import { useWords } from '../words.ts'

/** The room "campaigns". */
export function CampaignsPage() {
  return <PageHead title={useWords().rooms.campaigns} />
}

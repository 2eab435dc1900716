import { PageHead } from '../parts/page-head.tsx'
import { useWords } from '../words.ts'

/** The room "freelancers". */
export function FreelancersPage() {
  return <PageHead title={useWords().rooms.freelancers} />
}

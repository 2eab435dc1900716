import { PageHead } from '../parts/page-head.tsx'
import { useWords } from '../words.ts'

/** The room "conversations". */
export function ConversationsPage() {
  return <PageHead title={useWords().rooms.conversations} />
}

import { PageHead } from '../parts/page-head.tsx'
import { useWords } from '../words.ts'

/** The room "bot". */
export function BotPage() {
  return <PageHead title={useWords().rooms.bot} />
}

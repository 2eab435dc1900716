import { PageHead } from '../parts/page-head.tsx'
import { useWords } from '../words.ts'

/** The room "settings". */
export function SettingsPage() {
  return <PageHead title={useWords().rooms.settings} />
}

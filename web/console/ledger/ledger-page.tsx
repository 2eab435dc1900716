import { PageHead } from '../parts/page-head.tsx'
import { Tabs } from '../parts/tabs.tsx'
import { usePlace } from '../place.ts'
import { Differences } from './differences.tsx'
import { Inbox } from './inbox.tsx'
import { Sum } from './sum.tsx'
import { useLedgerWords } from './words.ts'

const HOME = '/console/ledger'

/** The room "ledger": what came in and where each of it stands, wasl held against Odoo and the sheet, and what could not be read. */
export function LedgerPage() {
  const words = useLedgerWords()
  const { id, rest } = usePlace()
  const at = id === 'differences' || id === 'inbox' ? id : 'sum'
  const hrefs = { sum: HOME, differences: `${HOME}/differences`, inbox: `${HOME}/inbox` }
  const head = (
    <>
      <PageHead title={words.title} about={at === 'differences' ? words.diff.about : words.about} />
      <Tabs
        label={words.tabsLabel}
        at={hrefs[at]}
        tabs={(['sum', 'differences', 'inbox'] as const).map((name) => ({ href: hrefs[name], text: words.tabs[name] }))}
      />
    </>
  )
  if (at === 'differences') return <Differences head={head} />
  if (at === 'inbox') return <Inbox head={head} id={rest[0]} />
  return <Sum head={head} />
}

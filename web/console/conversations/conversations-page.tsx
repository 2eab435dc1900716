import { PageHead } from '../parts/page-head.tsx'
import { Split } from '../parts/split.tsx'
import { usePlace } from '../place.ts'
import { addressOf, useAsked } from './address.ts'
import { Inbox } from './inbox.tsx'
import { SnippetsLink } from './snippets/snippets-link.tsx'
import { SnippetsPage } from './snippets/snippets-page.tsx'
import { ThreadPage } from './thread/thread-page.tsx'
import { useTalkWords } from './words.ts'

/** The room of conversations: everything that is said with clients, and where people step in. */
export function ConversationsPage() {
  const words = useTalkWords()
  const { id } = usePlace()
  const asked = useAsked()
  if (id === 'snippets') return <SnippetsPage />
  return (
    <Split
      home={addressOf(asked)}
      list={
        <>
          <PageHead title={words.list}>
            <SnippetsLink />
          </PageHead>
          <Inbox asked={asked} openId={id} />
        </>
      }
      detail={id ? <ThreadPage key={id} id={id} /> : null}
    />
  )
}

import { useState } from 'react'
import { Button, buttonClass } from '../../parts/button.tsx'
import { Fault } from '../../parts/fault.tsx'
import { Icon } from '../../parts/icon.tsx'
import { plus } from '../../parts/icons.ts'
import { Loading } from '../../parts/loading.tsx'
import { PlaceLink } from '../../parts/place-link.tsx'
import { useUnsaved } from '../../parts/unsaved.ts'
import { useIsAdmin } from '../me.ts'
import { PageHead } from '../parts/page-head.tsx'
import { Tabs } from '../parts/tabs.tsx'
import { usePlace } from '../place.ts'
import { BenchPage } from './bench/bench-page.tsx'
import { BenchProvider } from './bench/bench-provider.tsx'
import { useDraft } from './draft/use-draft.ts'
import { RuleEditor } from './editor/rule-editor.tsx'
import { RuleList } from './list/rule-list.tsx'
import { ReplayPage } from './replay/replay-page.tsx'
import { type Room, RoomContext } from './room.ts'
import css from './rules.module.css'
import { Standing } from './standing.tsx'
import { SuggestionsPage } from './suggestions/suggestions-page.tsx'
import { PublishSheet } from './versions/publish-sheet.tsx'
import { VersionsPage } from './versions/versions-page.tsx'
import { useRuleWords } from './words.ts'

const PAGES = { bench: BenchPage, replay: ReplayPage, versions: VersionsPage, suggestions: SuggestionsPage }
const HOME = '/console/rules'

/** The room "rules": read as sentences, written with pickers, tried, replayed, published, taken back. */
export function RulesPage() {
  const { room, fault, again } = useDraft()
  if (!room) return fault ? <Fault code={fault} onRetry={again} /> : <Loading />
  return <OpenRoom room={room} />
}

function OpenRoom({ room }: { room: Room }) {
  const words = useRuleWords()
  const isAdmin = useIsAdmin()
  const { id } = usePlace()
  const [isPublishing, setPublishing] = useState(false)
  // What cannot be saved yet is kept in this room alone; what is on its way is lost only with the page.
  useUnsaved(!['saved', 'saving'].includes(room.saving), HOME)
  useUnsaved(room.saving === 'saving', '/')
  const Page = id && Object.hasOwn(PAGES, id) ? PAGES[id as keyof typeof PAGES] : null
  const pages = isAdmin ? (['bench', 'replay', 'versions', 'suggestions'] as const) : (['versions', 'suggestions'] as const)
  const scored = room.draft.policy.mode === 'scored'
  return (
    <RoomContext value={room}>
      <BenchProvider>
        <div className={css.room}>
          <PageHead title={words.rooms.rules} about={scored ? words.aboutScored : words.about}>
            {isAdmin ? (
              <>
                <PlaceLink href={`${HOME}/new`} className={buttonClass('outlined')}>
                  <Icon strokes={plus} size={20} />
                  {words.add}
                </PlaceLink>
                <Button weight="filled" disabled={!room.changes.length} onClick={() => setPublishing(true)}>
                  {words.publish}
                </Button>
              </>
            ) : null}
          </PageHead>
          <Standing />
          <Tabs
            label={words.tabs}
            at={Page ? `${HOME}/${id}` : HOME}
            tabs={[{ href: HOME, text: words.rooms.rules }, ...pages.map((page) => ({ href: `${HOME}/${page}`, text: words.rooms[page] }))]}
          />
          {Page ? <Page /> : id ? <RuleEditor key={id} id={id} /> : <RuleList />}
        </div>
        {isPublishing ? <PublishSheet onClose={() => setPublishing(false)} /> : null}
      </BenchProvider>
    </RoomContext>
  )
}

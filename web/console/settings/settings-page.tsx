import type { ComponentType } from 'react'
import { State } from '../../parts/state.tsx'
import { useIsAdmin } from '../me.ts'
import { settings } from '../parts/icons.ts'
import { PageHead } from '../parts/page-head.tsx'
import { Tabs } from '../parts/tabs.tsx'
import { usePlace } from '../place.ts'
import { Access } from './access.tsx'
import { Brand } from './brand.tsx'
import { General } from './general.tsx'
import { Keys } from './keys.tsx'
import { Messages } from './messages.tsx'
import { Mine } from './mine.tsx'
import { People } from './people.tsx'
import { Retention } from './retention.tsx'
import { Services } from './services.tsx'
import css from './settings.module.css'
import { useSettingWords } from './words.ts'

type Tab = keyof ReturnType<typeof useSettingWords>['tabs']

/** The pages, in the tabs' order; `admin`: a manager is told plainly that it is not for him. */
const PAGES: readonly { tab: Tab; Page: ComponentType; admin?: true; own?: true }[] = [
  { tab: 'general', Page: General },
  { tab: 'brand', Page: Brand },
  { tab: 'messages', Page: Messages, own: true },
  { tab: 'services', Page: Services },
  { tab: 'retention', Page: Retention },
  { tab: 'people', Page: People, admin: true },
  { tab: 'keys', Page: Keys, admin: true },
  { tab: 'access', Page: Access, own: true },
  { tab: 'me', Page: Mine, own: true },
]

/** The room "settings". */
export function SettingsPage() {
  const words = useSettingWords()
  const isAdmin = useIsAdmin()
  const { id } = usePlace()
  const { tab, Page, admin, own } = PAGES.find((one) => one.tab === id) ?? PAGES[0]!
  const hrefOf = (one: Tab) => (one === 'general' ? '/console/settings' : `/console/settings/${one}`)
  return (
    <>
      <PageHead title={words.title} />
      <Tabs label={words.title} at={hrefOf(tab)} tabs={PAGES.map((one) => ({ href: hrefOf(one.tab), text: words.tabs[one.tab] }))} />
      {admin && !isAdmin ? (
        <State strokes={settings} title={words.notYours.title}>
          <p>{words.notYours.text}</p>
        </State>
      ) : (
        <div className={css.body}>
          {isAdmin || own ? null : <p className={css.notice}>{words.readOnly}</p>}
          <Page key={tab} />
        </div>
      )}
    </>
  )
}

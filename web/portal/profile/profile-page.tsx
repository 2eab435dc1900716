import { call } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Fault } from '../../parts/fault.tsx'
import { Icon } from '../../parts/icon.tsx'
import { signOut } from '../../parts/icons.ts'
import { Loading } from '../../parts/loading.tsx'
import type { Me } from '../../shapes.ts'
import type { OwnProfile } from '../use-profile.ts'
import { useWords } from '../words/use-words.ts'
import { CapacityPart } from './capacity-part.tsx'
import { HoursPart } from './hours-part.tsx'
import { InstallPart } from './install-part.tsx'
import { LeavePart } from './leave-part.tsx'
import { PersonPart } from './person-part.tsx'
import css from './profile-page.module.css'
import { PushPart } from './push-part.tsx'

/** My own page: how much, when, how I am reached; each part is saved by itself. */
export function ProfilePage({ profile, me }: { profile: OwnProfile; me: Me }) {
  const { profile: words } = useWords()
  if (!profile.value) return profile.fault ? <Fault code={profile.fault} onRetry={profile.reload} /> : <Loading />
  const parts = { profile: profile.value, save: profile.save }
  return (
    <div className={css.page}>
      <h1>{words.title}</h1>
      <PushPart />
      <CapacityPart {...parts} />
      <HoursPart {...parts} />
      <LeavePart {...parts} />
      <PersonPart {...parts} email={me.person?.email ?? parts.profile.email} />
      <InstallPart />
      <Button weight="bad" onClick={() => void call('POST', '/me/sign-out').finally(() => location.replace('/portal'))}>
        <Icon strokes={signOut} size={20} turns />
        {words.signOut}
      </Button>
    </div>
  )
}

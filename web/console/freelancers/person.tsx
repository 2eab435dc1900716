import { useState } from 'react'
import { call } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Fault } from '../../parts/fault.tsx'
import { Loading } from '../../parts/loading.tsx'
import { useLanguage } from '../../parts/use-language.ts'
import { useNow } from '../../parts/use-now.ts'
import { useResource } from '../../parts/use-resource.ts'
import { useIsAdmin } from '../me.ts'
import { useAct } from '../parts/act.ts'
import { Chip } from '../parts/chip.tsx'
import { Tabs } from '../parts/tabs.tsx'
import { toast } from '../parts/toast.tsx'
import { usePlace } from '../place.ts'
import { DebtPage } from './debt-page.tsx'
import css from './freelancers.module.css'
import { HoursPart } from './hours-part.tsx'
import { LeavePart } from './leave-part.tsx'
import { OffersPage } from './offers-page.tsx'
import { debtText, nowText } from './say.ts'
import type { Freelancer } from './shapes.ts'
import { WhoPart } from './who-part.tsx'
import { fill, useFreelancerWords } from './words.ts'
import { WorkPart } from './work-part.tsx'

const TABS = ['profile', 'offers', 'debt'] as const
const PARTS = { who: WhoPart, work: WorkPart, hours: HoursPart, leave: LeavePart }

/** One freelancer: how he stands now, his profile to edit, what he was offered, and why the ledger owes him. */
export function Person({ id, onChanged }: { id: string; onChanged(): void }) {
  const words = useFreelancerWords()
  const { rest } = usePlace()
  const tab = TABS.find((one) => one === rest[0]) ?? 'profile'
  const person = useResource(() => call<Freelancer>('GET', `/freelancers/${id}?archived=true`), id)
  if (!person.value) return person.fault ? <Fault code={person.fault} onRetry={person.reload} /> : <Loading />
  const { value } = person
  const changed = (next: Freelancer) => {
    person.change(() => next)
    onChanged()
  }
  const home = `/console/freelancers/${id}`
  return (
    <article className={css.person}>
      <Head person={value} changed={changed} />
      <Tabs
        label={words.tabsLabel}
        at={tab === 'profile' ? home : `${home}/${tab}`}
        tabs={TABS.map((one) => ({ href: one === 'profile' ? home : `${home}/${one}`, text: words.tabs[one] }))}
      />
      {tab === 'offers' ? <OffersPage person={value} /> : tab === 'debt' ? <DebtPage person={value} /> : null}
      {tab === 'profile' ? <Profile person={value} changed={changed} /> : null}
    </article>
  )
}

/** Name, state, and what is done with one press and taken back with one. */
function Head({ person, changed }: { person: Freelancer; changed(next: Freelancer): void }) {
  const words = useFreelancerWords()
  const { language } = useLanguage()
  const isAdmin = useIsAdmin()
  const act = useAct()
  const now = useNow(30_000)
  const { id, name, availability, debt } = person
  const setPresent = (present: boolean) =>
    act(async () => {
      changed({ ...person, present })
      try {
        changed(await call<Freelancer>('PATCH', `/freelancers/${id}`, { present }))
      } catch (fault) {
        changed(person)
        throw fault
      }
      toast(fill(present ? words.presentOn : words.presentOff, { name }), () => void setPresent(!present))
    })
  const restore = () =>
    act(async () => {
      changed(await call<Freelancer>('POST', `/freelancers/${id}/restore`))
      toast(fill(words.restored, { name }), () => void archive())
    })
  const archive = () =>
    act(async () => {
      await call('DELETE', `/freelancers/${id}`)
      changed(await call<Freelancer>('GET', `/freelancers/${id}?archived=true`))
      toast(fill(words.archived, { name }), () => void restore())
    })
  return (
    <header className={css.head}>
      <h1>
        <bdi>{name}</bdi>
      </h1>
      <div className={css.chips}>
        <Chip tone={availability.free ? 'good' : availability.because?.endsWith('full') ? 'warn' : 'plain'}>
          {nowText(words, language, availability, now)}
        </Chip>
        <Chip tone="accent">{fill(words.loadOf, { open: person.openRequests, limit: person.capacity.open })}</Chip>
        <Chip tone={Math.abs(debt) < 0.05 ? 'plain' : 'accent'}>{debtText(words, language, debt)}</Chip>
      </div>
      {isAdmin ? (
        <div className={css.acts}>
          {person.archivedAt ? (
            <Button weight="outlined" onClick={() => void restore()}>
              {words.restore}
            </Button>
          ) : (
            <>
              <label className={css.check}>
                <input type="checkbox" checked={person.present} onChange={(event) => void setPresent(event.target.checked)} />
                {words.present}
              </label>
              <Button weight="bad" onClick={() => void archive()}>
                {words.archive}
              </Button>
            </>
          )}
        </div>
      ) : (
        <p className={css.hint}>{words.onlyAdmin}</p>
      )}
    </header>
  )
}

function Profile({ person, changed }: { person: Freelancer; changed(next: Freelancer): void }) {
  const locked = !useIsAdmin() || person.archivedAt !== null
  const [rounds, setRounds] = useState<Record<string, number>>({})
  return (
    <>
      {Object.entries(PARTS).map(([name, One]) => (
        <One
          key={`${name} ${rounds[name] ?? 0}`}
          person={person}
          changed={changed}
          undone={() => setRounds((was) => ({ ...was, [name]: (was[name] ?? 0) + 1 }))}
          locked={locked}
        />
      ))}
    </>
  )
}

import { useState } from 'react'
import { call } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Fault } from '../../parts/fault.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Loading } from '../../parts/loading.tsx'
import { TapTime } from '../../parts/tap-time.tsx'
import { useResource } from '../../parts/use-resource.ts'
import { useIsAdmin } from '../me.ts'
import { useAct } from '../parts/act.ts'
import { Chip } from '../parts/chip.tsx'
import { again } from '../parts/icons.ts'
import { toast } from '../parts/toast.tsx'
import css from './ledger.module.css'
import type { Entry } from './shapes.ts'
import { tones } from './tones.ts'
import { useLedgerWords } from './words.ts'

/** One call: why it could not be read and what to do, what wasl read in it, and the exact text for admins. */
export function EntryDetail({ id, onChanged }: { id: string; onChanged(): void }) {
  const words = useLedgerWords()
  const isAdmin = useIsAdmin()
  const act = useAct()
  const [busy, setBusy] = useState(false)
  const entry = useResource(() => call<Entry>('GET', `/inbox/${id}`), id)
  const told = entry.value
  if (!told) return entry.fault ? <Fault code={entry.fault} onRetry={entry.reload} /> : <Loading />
  const reread = async () => {
    setBusy(true)
    if (await act(() => call('POST', `/inbox/${id}/reread`))) {
      toast(words.inbox.rereading)
      setTimeout(() => {
        entry.reload()
        onChanged()
      }, 800)
    }
    setBusy(false)
  }
  return (
    <article className={css.detail}>
      <header className={css.head}>
        <h1>
          <bdi>{told.connector}</bdi>
        </h1>
        <Chip tone={tones[told.status]}>{words.inbox.status[told.status]}</Chip>
        <TapTime at={told.receivedAt} />
      </header>
      {told.fault ? (
        <section className={css.fault}>
          <h2>{words.inbox.fault}</h2>
          <p dir="auto">{told.fault}</p>
          <p>{words.inbox.next}</p>
        </section>
      ) : null}
      {told.status === 'ignored' ? <p>{words.inbox.ignored}</p> : null}
      {isAdmin ? (
        <div>
          <Button weight="outlined" busy={busy} onClick={() => void reread()}>
            <Icon strokes={again} size={20} />
            {words.inbox.reread}
          </Button>
        </div>
      ) : null}
      <h2>{words.inbox.read}</h2>
      {told.items.length ? (
        <ul className={css.units}>
          {told.items.map((item) => (
            <li key={item.dedupeKey}>
              <span className={css.unitFoot}>
                <Chip>{words.inbox.kinds[item.kind] ?? item.kind}</Chip>
                <bdi>{String(item.person.name ?? item.person.phone ?? item.dedupeKey)}</bdi>
              </span>
              {typeof item.text === 'string' ? <p dir="auto">{item.text}</p> : null}
            </li>
          ))}
        </ul>
      ) : (
        <p className={css.soft}>{words.inbox.nothing}</p>
      )}
      <h2>{words.inbox.raw}</h2>
      {told.raw === null ? (
        <p className={css.soft}>{words.inbox.rawAdmins}</p>
      ) : (
        <>
          <p className={css.soft}>
            {told.bytes} {words.inbox.bytes}
          </p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard */}
          <section className={css.raw} dir="ltr" tabIndex={0} aria-label={words.inbox.raw}>
            {told.raw}
          </section>
        </>
      )}
    </article>
  )
}

import { useState } from 'react'
import { call } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { PlaceLink } from '../../parts/place-link.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { Time } from '../../parts/time.tsx'
import { useIsAdmin } from '../me.ts'
import { useAct } from '../parts/act.ts'
import { Chip } from '../parts/chip.tsx'
import { toast } from '../parts/toast.tsx'
import css from './ledger.module.css'
import type { Difference } from './shapes.ts'
import { Sides } from './sides.tsx'
import { useLedgerWords } from './words.ts'

/** What differs of one lead: wasl, Odoo and the sheet beside each other, and what can be done about each. */
export function LeadDifferences({ differences, onChanged }: { differences: readonly Difference[]; onChanged(): void }) {
  const words = useLedgerWords()
  const isAdmin = useIsAdmin()
  const { leadId, leadName } = differences[0]!
  return (
    <article className={css.lead}>
      <h2>
        <PlaceLink href={`/console/leads/${leadId}`} className={css.leadName}>
          <bdi>{leadName ?? words.units.nobody}</bdi>
        </PlaceLink>
      </h2>
      <Sides differences={differences} />
      <ul className={css.differences}>
        {differences.map((difference) => (
          <li key={difference.id}>
            <span className={css.unitFoot}>
              <Chip tone={difference.status === 'open' ? 'warn' : 'plain'}>{sayKind(words, difference)}</Chip>
              <bdi className={css.soft}>{difference.connectionLabel}</bdi>
              <Time at={difference.closedAt ?? difference.foundAt} />
            </span>
            {difference.fault ? <p className={css.brokenText}>{words.diff.fault[difference.fault] ?? words.diff.faultOther}</p> : null}
            {isAdmin ? <Acts difference={difference} onChanged={onChanged} /> : <p className={css.soft}>{words.diff.adminOnly}</p>}
          </li>
        ))}
      </ul>
    </article>
  )
}

function sayKind(words: ReturnType<typeof useLedgerWords>, { target, kind, byPerson }: Difference): string {
  if (kind === 'edited' && !byPerson) return words.diff.lag
  return words.diff.kinds[target]?.[kind] ?? kind
}

function Acts({ difference, onChanged }: { difference: Difference; onChanged(): void }) {
  const words = useLedgerWords()
  const act = useAct()
  const [busy, setBusy] = useState(false)
  const [asks, setAsks] = useState(false)
  const at = `/reconciliation/${difference.id}`
  const run = async (what: () => Promise<unknown>) => {
    setBusy(true)
    const isDone = await act(what)
    setBusy(false)
    setAsks(false)
    onChanged()
    return isDone
  }
  const repair = () => run(() => call('POST', `${at}/repair`, { overwrite: difference.byPerson }))
  const leave = async () => {
    if (await run(() => call('POST', `${at}/leave`))) toast(words.diff.left, () => void run(() => call('POST', `${at}/reopen`)))
  }
  if (difference.status === 'repairing') return <p role="status">{words.diff.repairing}</p>
  if (difference.status !== 'open' && difference.status !== 'left') return null
  return (
    <div className={css.acts}>
      <Button weight="filled" busy={busy} onClick={() => (difference.byPerson ? setAsks(true) : void repair())}>
        {words.diff.repair}
      </Button>
      {difference.status === 'open' ? (
        <Button weight="outlined" disabled={busy} onClick={() => void leave()}>
          {words.diff.leave}
        </Button>
      ) : null}
      {difference.url ? (
        <a className={css.entry} href={difference.url} target="_blank" rel="noreferrer">
          {words.diff.open}
        </a>
      ) : null}
      {asks ? (
        <Sheet
          title={words.diff.sure.title}
          onClose={() => setAsks(false)}
          foot={
            <>
              <Button weight="filled" busy={busy} onClick={() => void repair()}>
                {words.diff.sure.go}
              </Button>
              <Button onClick={() => setAsks(false)}>{words.diff.sure.cancel}</Button>
            </>
          }
        >
          <Sides differences={[difference]} />
          <p>{words.diff.sure.text}</p>
        </Sheet>
      ) : null}
    </div>
  )
}

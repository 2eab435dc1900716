import { useState } from 'react'
import { call } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Field } from '../../parts/field.tsx'
import { Icon } from '../../parts/icon.tsx'
import { pause, play, trash } from '../../parts/icons.ts'
import { go } from '../../parts/path.ts'
import { Sheet } from '../../parts/sheet.tsx'
import { useAct } from '../parts/act.ts'
import { again, history } from '../parts/icons.ts'
import { toast, toastFault } from '../parts/toast.tsx'
import css from './connections.module.css'
import type { Connection, Finding } from './shapes.ts'
import { useConnectionWords } from './words.ts'

const DAY_MS = 86_400_000

/** What can be done with a connection: test it, pause it, start it again, read what was missed, delete it. */
export function ConnectionActs({
  connection: { id, status },
  lists,
  onTaken,
  onLook,
}: {
  connection: Connection
  lists: boolean
  onTaken(next: Connection): void
  onLook(): void
}) {
  const words = useConnectionWords()
  const act = useAct()
  const [busy, setBusy] = useState<string | null>(null)
  const [sheet, setSheet] = useState<'backfill' | 'remove' | null>(null)
  const run = (name: string, what: () => Promise<unknown>) => async () => {
    setBusy(name)
    await act(what)
    setBusy(null)
  }
  const test = async () => {
    const told = await call<{ status: string; findings: Finding[]; problem: unknown }>('POST', `/connections/${id}/test`)
    onLook()
    if (!told.findings.length) toastFault(words.testLate)
    else if (told.problem) toastFault(words.testedBadly)
    else toast(words.testedWell)
  }
  const pauseIt = async () => {
    onTaken(await call<Connection>('PATCH', `/connections/${id}`, { paused: true }))
    toast(words.paused, () => void act(restart))
  }
  const restart = async () => {
    onTaken(await call<Connection>('POST', `/connections/${id}/restart`))
    toast(words.restarted, status === 'paused' ? () => void act(pauseIt) : undefined)
  }
  const remove = async () => {
    await call('DELETE', `/connections/${id}`)
    go('/console/connections', true)
    toast(words.removed)
  }
  return (
    <div className={css.acts}>
      <Button weight="filled" busy={busy === 'test'} onClick={run('test', test)}>
        {busy === 'test' ? words.testing : words.test}
      </Button>
      {status === 'paused' || status === 'failing' ? (
        <Button weight="outlined" busy={busy === 'restart'} onClick={run('restart', restart)}>
          <Icon strokes={status === 'paused' ? play : again} size={20} />
          {words.restart}
        </Button>
      ) : null}
      {status === 'paused' ? null : (
        <Button weight="outlined" busy={busy === 'pause'} onClick={run('pause', pauseIt)}>
          <Icon strokes={pause} size={20} />
          {words.pause}
        </Button>
      )}
      {lists ? (
        <Button weight="outlined" onClick={() => setSheet('backfill')}>
          <Icon strokes={history} size={20} />
          {words.backfill}
        </Button>
      ) : null}
      <Button weight="bad" onClick={() => setSheet('remove')}>
        <Icon strokes={trash} size={20} />
        {words.remove}
      </Button>
      {sheet === 'backfill' ? <Backfill id={id} onClose={() => setSheet(null)} /> : null}
      {sheet === 'remove' ? (
        <Sheet
          title={words.removeTitle}
          onClose={() => setSheet(null)}
          foot={
            <>
              <Button weight="bad" busy={busy === 'remove'} onClick={run('remove', remove)}>
                {words.remove}
              </Button>
              <Button weight="outlined" onClick={() => setSheet(null)}>
                {words.cancel}
              </Button>
            </>
          }
        >
          <p>{words.removeText}</p>
        </Sheet>
      ) : null}
    </div>
  )
}

function Backfill({ id, onClose }: { id: string; onClose(): void }) {
  const words = useConnectionWords()
  const act = useAct()
  const [since, setSince] = useState(() => new Date(Date.now() - 3 * DAY_MS).toISOString().slice(0, 10))
  const go = async () => {
    if (await act(() => call('POST', `/connections/${id}/backfill`, since ? { since } : {}))) {
      toast(words.backfilled)
      onClose()
    }
  }
  return (
    <Sheet
      title={words.backfill}
      onClose={onClose}
      foot={
        <Button weight="filled" wide onClick={() => void go()}>
          {words.backfillGo}
        </Button>
      }
    >
      <div className={css.form}>
        <p>{words.backfillText}</p>
        <Field label={words.backfillSince}>
          <input type="date" value={since} max={new Date().toISOString().slice(0, 10)} onChange={(event) => setSince(event.target.value)} />
        </Field>
      </div>
    </Sheet>
  )
}

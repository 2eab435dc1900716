import { useState } from 'react'
import { call } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Fault } from '../../parts/fault.tsx'
import { Field } from '../../parts/field.tsx'
import { Loading } from '../../parts/loading.tsx'
import { go } from '../../parts/path.ts'
import { useAct } from '../parts/act.ts'
import { LeadWay } from './lead-way.tsx'
import type { Lead } from './shapes.ts'
import css from './start.module.css'
import type { StepWays } from './start-page.tsx'
import { useStandIns } from './use-stand-ins.ts'
import { useStartWords } from './words.ts'

/** A new person each time, so that the lead joins nobody's earlier one. Made up: only a stand-in, or nobody, is written to. */
const PHONE = () => `+96650${String(Math.floor(1_000_000 + Math.random() * 8_999_999))}`

/** Fifth: a lead as a client would write it, and its way to a freelancer as it happens. */
export function LeadStep({ onBack }: StepWays) {
  const words = useStartWords()
  const w = words.lead
  const act = useAct()
  const standIns = useStandIns()
  const [draft, setDraft] = useState({ name: w.sampleName, text: w.sample })
  const [sent, setSent] = useState<Lead | null>(null)
  const [dry, setDry] = useState<boolean | null>(null)
  const [busy, setBusy] = useState(false)
  if (standIns.value === undefined) return standIns.fault ? <Fault code={standIns.fault} onRetry={standIns.reload} /> : <Loading />
  // The person decides whether somebody hears of it; without stand-ins it begins as nobody.
  const isDry = dry ?? !standIns.value
  const send = async () => {
    setBusy(true)
    await act(async () => setSent(await call<Lead>('POST', '/leads', { ...draft, phone: PHONE(), ...(isDry ? { isTest: true } : {}) })))
    setBusy(false)
  }
  const finish = async () => {
    if (await act(() => call('PATCH', '/tenant', { begun: true }))) go('/console')
  }
  return (
    <form
      className={css.step}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <p>{w.text}</p>
      <div className={css.card}>
        <Field label={w.name}>
          <input
            name="name"
            dir="auto"
            maxLength={200}
            value={draft.name}
            onChange={(event) => setDraft({ ...draft, name: event.target.value })}
          />
        </Field>
        <Field label={w.wish}>
          <textarea
            name="text"
            dir="auto"
            rows={3}
            value={draft.text}
            onChange={(event) => setDraft({ ...draft, text: event.target.value })}
          />
        </Field>
        <label className={css.tick}>
          <input type="checkbox" name="dry" checked={isDry} onChange={(event) => setDry(event.target.checked)} />
          {w.dry}
        </label>
        <div>
          <Button type="submit" weight={sent ? 'outlined' : 'filled'} busy={busy} disabled={!draft.text.trim() || !draft.name.trim()}>
            {sent ? w.again : w.send}
          </Button>
        </div>
      </div>
      {sent ? <LeadWay key={sent.id} sent={sent} isDry={sent.isTest} /> : null}
      <div className={css.acts}>
        <Button weight={sent ? 'filled' : 'outlined'} onClick={() => void finish()}>
          {sent ? w.finish : words.skip}
        </Button>
        {onBack ? <Button onClick={onBack}>{words.back}</Button> : null}
      </div>
    </form>
  )
}

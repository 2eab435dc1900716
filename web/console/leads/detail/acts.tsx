import { useState } from 'react'
import { Button, type Weight } from '../../../parts/button.tsx'
import type { Lead } from '../shapes.ts'
import { useLeadWords } from '../words.ts'
import { AssignSheet } from './assign-sheet.tsx'
import { CloseSheet } from './close-sheet.tsx'
import css from './detail.module.css'
import { type Closing, useDeeds } from './use-deeds.ts'

const OPEN = ['new', 'qualifying', 'waiting', 'offered']
const CLOSED = ['won', 'lost', 'spam']

/** What can be done to a lead as it stands, each a button; what needs a word more opens a sheet. */
export function Acts({ lead, onChanged }: { lead: Lead; onChanged(lead: Lead): void }) {
  const words = useLeadWords()
  const deeds = useDeeds(lead, onChanged)
  const [sheet, setSheet] = useState<'assign' | 'value' | Closing | null>(null)
  const [busy, setBusy] = useState(false)
  const now = (deed: () => Promise<boolean>) => () => {
    setBusy(true)
    void deed().finally(() => setBusy(false))
  }
  const open = OPEN.includes(lead.status)
  const mine = lead.status === 'assigned'
  const acts: [boolean, string, () => void, Weight?][] = [
    [
      (open || mine) && !lead.isTest,
      mine ? words.acts.reassign : words.acts.assign,
      () => setSheet('assign'),
      mine ? 'outlined' : 'filled',
    ],
    [open || lead.status === 'spam', words.acts.route, now(deeds.route)],
    [mine, words.acts.release, now(deeds.release)],
    [mine || open, words.acts.won, () => setSheet('won'), mine ? 'filled' : 'outlined'],
    [mine || open, words.acts.lost, () => setSheet('lost')],
    [open, words.acts.spam, () => setSheet('spam'), 'bad'],
    [CLOSED.includes(lead.status), words.acts.reopen, now(deeds.reopen), 'filled'],
    [lead.status === 'won' || lead.status === 'lost', words.acts.value, () => setSheet('value')],
    [lead.status === 'merged', words.acts.apart, now(deeds.reopen), 'filled'],
  ]
  return (
    <>
      <div className={css.acts}>
        {acts
          .filter(([shown]) => shown)
          .map(([, text, press, weight = 'outlined']) => (
            <Button key={text} weight={weight} busy={busy} onClick={press}>
              {text}
            </Button>
          ))}
      </div>
      {sheet === 'assign' ? <AssignSheet lead={lead} onAssign={deeds.assign} onClose={() => setSheet(null)} /> : null}
      {sheet && sheet !== 'assign' ? (
        <CloseSheet
          lead={lead}
          as={sheet}
          onSave={(amount, reason) => (sheet === 'value' ? deeds.setValue(amount) : deeds.close(sheet, amount, reason))}
          onClose={() => setSheet(null)}
        />
      ) : null}
    </>
  )
}

import { type FormEvent, useState } from 'react'
import { Button } from '../../../parts/button.tsx'
import { Field } from '../../../parts/field.tsx'
import { Sheet } from '../../../parts/sheet.tsx'
import type { Lead } from '../shapes.ts'
import { useLeadWords } from '../words.ts'
import css from './detail.module.css'
import { type Closing, currencyOf } from './use-deeds.ts'

/** How it ended: what it was worth, and why. Digits may be Arabic ones. */
export function CloseSheet({
  lead,
  as,
  onSave,
  onClose,
}: {
  lead: Lead
  as: Closing | 'value'
  onSave(amount: number | null, reason: string): Promise<boolean>
  onClose(): void
}) {
  const words = useLeadWords()
  const [worth, setWorth] = useState(lead.value ? String(lead.value.amount) : '')
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState(false)
  const amount = readAmount(worth)
  const save = (event: FormEvent) => {
    event.preventDefault()
    if (amount === undefined) return
    setBusy(true)
    void onSave(amount, reason.trim()).then((done) => (done ? onClose() : setBusy(false)))
  }
  return (
    <Sheet
      title={as === 'value' ? words.close.amount : words.close[as]}
      unsaved={reason !== '' || worth !== (lead.value ? String(lead.value.amount) : '')}
      onClose={onClose}
    >
      <form className={css.stack} onSubmit={save} noValidate>
        {as === 'spam' ? null : (
          <Field
            label={words.close.amount}
            hint={words.close.amountHint(currencyOf(lead) ?? words.close.ownMoney)}
            wrong={amount === undefined ? words.close.notMoney : undefined}
          >
            <input inputMode="decimal" dir="ltr" value={worth} onChange={(event) => setWorth(event.target.value)} />
          </Field>
        )}
        {as === 'value' ? null : (
          <Field label={words.close.why} hint={words.close.whyHint}>
            <input dir="auto" maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
          </Field>
        )}
        <Button type="submit" weight="filled" wide busy={busy} disabled={amount === undefined}>
          {words.close.save}
        </Button>
      </form>
    </Sheet>
  )
}

/** What was typed as an amount: null for nothing, undefined for what is none. */
function readAmount(text: string): number | null | undefined {
  const plain = text
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[,٬\s]/g, '')
    .replace('٫', '.')
  if (!plain) return null
  return /^\d{1,12}(\.\d{1,2})?$/.test(plain) ? Number(plain) : undefined
}

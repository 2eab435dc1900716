import { useState } from 'react'
import { call } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Field } from '../../parts/field.tsx'
import { useUnsaved } from '../../parts/unsaved.ts'
import { useLanguage } from '../../parts/use-language.ts'
import { useAct } from '../parts/act.ts'
import { shortDay } from '../parts/figures.ts'
import { toast } from '../parts/toast.tsx'
import css from './campaigns.module.css'
import type { CampaignDetail } from './shapes.ts'
import { useCampaignWords } from './words.ts'

/** Tells what a campaign cost on one day; an empty amount takes it away. What stood there before is one press away. */
export function DayCost({ campaign, onSaved }: { campaign: CampaignDetail; onSaved(): void }) {
  const words = useCampaignWords()
  const { language } = useLanguage()
  const act = useAct()
  const today = campaign.period.to
  const [day, setDay] = useState(today)
  const costOf = (of: string) => campaign.days.find((one) => one.day === of)?.cost ?? null
  const [amount, setAmount] = useState(String(costOf(today) ?? ''))
  const [wrong, setWrong] = useState(false)
  const [busy, setBusy] = useState(false)
  const [touched, setTouched] = useState(false)
  useUnsaved(touched)
  const put = async (value: number | null) => {
    setBusy(true)
    const done = await act(() => call('PUT', `/campaigns/${campaign.id}/costs`, { costs: [{ day, amount: value }] }))
    setBusy(false)
    if (done) {
      setTouched(false)
      onSaved()
    }
    return done
  }
  const save = async () => {
    const value = amount.trim() ? Number(amount.replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660)).replace('٫', '.')) : null
    setWrong(Number.isNaN(value) || (value ?? 0) < 0)
    if (Number.isNaN(value) || (value ?? 0) < 0) return
    const before = costOf(day)
    if (await put(value)) toast(words.saved(shortDay(language, day)), () => void put(before))
  }
  return (
    <form
      className={css.tell}
      aria-label={words.tell}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <Field label={words.tell}>
        <input
          type="date"
          value={day}
          max={today}
          required
          onChange={({ target }) => {
            setDay(target.value)
            setAmount(String(costOf(target.value) ?? ''))
            setTouched(false)
          }}
        />
      </Field>
      <Field label={words.amount(campaign.currency)} wrong={wrong ? words.badAmount : undefined}>
        <input
          dir="ltr"
          inputMode="decimal"
          value={amount}
          onChange={({ target }) => {
            setAmount(target.value)
            setTouched(true)
          }}
        />
      </Field>
      <Button type="submit" weight="outlined" busy={busy}>
        {words.save}
      </Button>
    </form>
  )
}

import { useState } from 'react'
import { call, Problem } from '../../api.ts'
import { Button, buttonClass } from '../../parts/button.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { useLanguage } from '../../parts/use-language.ts'
import { faultIn, usePartWords } from '../../parts/words.ts'
import type { Offer } from '../../shapes.ts'
import { useWords } from '../words/use-words.ts'
import { AskForm } from './ask-form.tsx'
import { DeclineReasons } from './decline-reasons.tsx'
import { RequestFacts } from './request-facts.tsx'
import css from './request-sheet.module.css'

/** A request opened: all of it, and three answers at the edge where the thumb is. `onAnswered` hears how it stands now. */
export function RequestSheet({ offer, onAnswered, onClose }: { offer: Offer; onAnswered(now?: Offer): void; onClose(): void }) {
  const { requests: words } = useWords()
  const parts = usePartWords()
  const { language } = useLanguage()
  const [step, setStep] = useState<'read' | 'ask' | 'decline'>('read')
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState<string>()

  async function answer(way: 'accept' | 'decline' | 'ask', body?: object) {
    setBusy(true)
    setWrong(undefined)
    try {
      onAnswered(await call<Offer>('POST', `/requests/${offer.id}/${way}`, body))
    } catch (fault) {
      setBusy(false)
      const status = fault instanceof Problem ? String(fault.extra.requestStatus ?? '') : ''
      setWrong([faultIn(parts, fault instanceof Problem ? fault.code : 'bug'), words.status[status]].filter(Boolean).join(' '))
      setStep('read')
      if (status) onAnswered()
    }
  }

  const answers =
    offer.status === 'pending' ? (
      <div className={css.answers}>
        <Button weight="filled" busy={busy} onClick={() => void answer('accept')}>
          {words.accept}
        </Button>
        <Button weight="outlined" disabled={busy} onClick={() => setStep('ask')}>
          {words.ask}
        </Button>
        <Button weight="bad" disabled={busy} onClick={() => setStep('decline')}>
          {words.decline}
        </Button>
      </div>
    ) : offer.chatId ? (
      <a className={buttonClass('filled', true)} href={`/chat/${offer.chatId}`}>
        {words.openChat}
      </a>
    ) : (
      <p>{words.status[offer.status]}</p>
    )

  const foot = (
    <>
      {wrong ? (
        <p role="alert" className={css.wrong}>
          {wrong}
        </p>
      ) : null}
      {step === 'read' ? answers : <Button onClick={() => setStep('read')}>{words.back}</Button>}
    </>
  )
  return (
    <Sheet title={offer.lead.categoryWords?.[language] ?? words.details} foot={foot} onClose={onClose}>
      {step === 'read' ? <RequestFacts offer={offer} /> : null}
      {step === 'ask' ? <AskForm busy={busy} onAsk={(question) => void answer('ask', { question })} /> : null}
      {step === 'decline' ? <DeclineReasons busy={busy} onDecline={(reason) => void answer('decline', { reason })} /> : null}
    </Sheet>
  )
}

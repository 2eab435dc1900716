import { useState } from 'react'
import { call } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Fault } from '../../parts/fault.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { useLanguage } from '../../parts/use-language.ts'
import { useResource } from '../../parts/use-resource.ts'
import { useAct } from '../parts/act.ts'
import { toast } from '../parts/toast.tsx'
import css from './deliveries.module.css'
import { asked, type Filter } from './filter.ts'
import type { Retried } from './shapes.ts'
import { countOf, leftOut, mayRepeat, useDeliveryWords } from './words.ts'

/** What trying the filtered again would do, before it is done. */
export function RetrySheet({ filter, onClose, onDone }: { filter: Filter; onClose(): void; onDone(): void }) {
  const words = useDeliveryWords()
  const { language } = useLanguage()
  const act = useAct()
  const [busy, setBusy] = useState(false)
  const body = { filter: retryable(filter) }
  const preview = useResource(() => call<Retried>('POST', '/deliveries/retry', { ...body, preview: true }))
  const told = preview.value
  const again = async () => {
    setBusy(true)
    let done: Retried | undefined
    const isDone = await act(async () => {
      done = await call<Retried>('POST', '/deliveries/retry', body)
    })
    setBusy(false)
    if (!isDone) return
    toast(`${words.preview.done} ${list(done!)}`)
    onDone()
    onClose()
  }
  const list = ({ effects }: Retried) =>
    effects.map(({ kind, count }) => countOf(language, kind, count)).join(language === 'ar' ? '، ' : ', ')
  const twice = told?.effects.reduce((sum, effect) => sum + effect.mayRepeat, 0) ?? 0
  return (
    <Sheet
      title={words.preview.title}
      onClose={onClose}
      foot={
        <>
          <Button weight="filled" busy={busy} disabled={!told?.count} onClick={() => void again()}>
            {words.preview.go}
          </Button>
          <Button onClick={onClose}>{words.preview.cancel}</Button>
        </>
      }
    >
      {preview.fault && !told ? <Fault code={preview.fault} onRetry={preview.reload} /> : null}
      {!told && !preview.fault ? <Loading /> : null}
      {told ? (
        <div className={css.preview}>
          {told.count ? (
            <>
              <p>{words.preview.would}</p>
              <ul className={css.effects}>
                {told.effects.map((effect) => (
                  <li key={`${effect.kind}${effect.action}${effect.target}`}>
                    <strong>{countOf(language, effect.kind, effect.count)}</strong>
                    <span className={css.soft}>{words.targets[effect.target] ?? effect.target}</span>
                  </li>
                ))}
              </ul>
              {twice ? <p className={css.parked}>{mayRepeat(language, twice)}</p> : null}
              <p className={css.soft}>{twice ? words.preview.rest : words.preview.safe}</p>
            </>
          ) : (
            <p>{words.preview.nothing}</p>
          )}
          {told.uncertainLeftOut ? <p>{leftOut(language, told.uncertainLeftOut)}</p> : null}
          {told.more ? <p>{words.preview.more}</p> : null}
        </div>
      ) : null}
    </Sheet>
  )
}

/** Only what stands still is tried again; another state of the list means both dead and waiting. */
function retryable(filter: Filter): Filter {
  const { status, ...rest } = asked(filter)
  return ['dead', 'waiting', 'uncertain'].includes(status ?? '') ? { ...rest, status: status! } : rest
}

import { useState } from 'react'
import { call } from '../../../api.ts'
import { Button } from '../../../parts/button.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { Isolated } from '../../../parts/isolated.tsx'
import { PlaceLink } from '../../../parts/place-link.tsx'
import { plural } from '../../../parts/plural.ts'
import { Time } from '../../../parts/time.tsx'
import { useLanguage } from '../../../parts/use-language.ts'
import { useIsAdmin } from '../../me.ts'
import { useAct } from '../../parts/act.ts'
import { Attempts } from '../../parts/attempts.tsx'
import { again } from '../../parts/icons.ts'
import { toast } from '../../parts/toast.tsx'
import type { Delivery } from '../shapes.ts'
import { useLeadWords } from '../words.ts'
import css from './line.module.css'

/** One thing owed to the outside, down to each attempt and the answer it got; what stands still can be tried again. */
export function DeliveryStory({ delivery, onRetried }: { delivery: Delivery; onRetried(): void }) {
  const words = useLeadWords()
  const { language } = useLanguage()
  return (
    <div className={css.story}>
      <p>{plural(language, delivery.attempts.length, words.line.attempts)}</p>
      <Attempts attempts={delivery.attempts} />
      {delivery.externalId ? (
        <p className={css.small}>
          {words.line.outside}: <Isolated>{delivery.externalId}</Isolated>
        </p>
      ) : null}
      {delivery.nextAttemptAt && delivery.status === 'pending' ? (
        <p className={css.small}>
          {words.line.next}: <Time at={delivery.nextAttemptAt} />
        </p>
      ) : null}
      <div className={css.ways}>
        <PlaceLink className={css.link} href={`/console/deliveries?leadId=${delivery.leadId}`}>
          {words.line.files}
        </PlaceLink>
        <Retry delivery={delivery} onRetried={onRetried} />
      </div>
    </div>
  )
}

function Retry({ delivery, onRetried }: { delivery: Delivery; onRetried(): void }) {
  const words = useLeadWords()
  const act = useAct()
  const [busy, setBusy] = useState(false)
  const mayRetry = useIsAdmin() && ['dead', 'waiting', 'uncertain'].includes(delivery.status)
  if (!mayRetry) return null
  const retry = () => {
    setBusy(true)
    void act(async () => {
      await call('POST', `/deliveries/${delivery.id}/retry`)
      toast(words.done.retried)
      onRetried()
    }).finally(() => setBusy(false))
  }
  return (
    <Button weight="outlined" busy={busy} onClick={retry}>
      <Icon strokes={again} size={20} />
      {words.line.retry}
    </Button>
  )
}

import { useState } from 'react'
import { call } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Fault } from '../../parts/fault.tsx'
import { useTopic } from '../../parts/live-context.ts'
import { Loading } from '../../parts/loading.tsx'
import { PlaceLink } from '../../parts/place-link.tsx'
import { TapTime } from '../../parts/tap-time.tsx'
import { useLanguage } from '../../parts/use-language.ts'
import { useResource } from '../../parts/use-resource.ts'
import { useIsAdmin } from '../me.ts'
import { useAct } from '../parts/act.ts'
import { Attempts } from '../parts/attempts.tsx'
import { Chip } from '../parts/chip.tsx'
import { toast } from '../parts/toast.tsx'
import { useSoon } from '../parts/use-soon.ts'
import { causeOf } from './causes.ts'
import css from './deliveries.module.css'
import { tones } from './list.tsx'
import type { Delivery } from './shapes.ts'
import { useDeliveryWords, whatIs } from './words.ts'

/** One delivery: why it did not arrive and what to do, its attempts with the answers, and what a person can decide. */
export function DeliveryDetail({ id, onChanged }: { id: string; onChanged(): void }) {
  const words = useDeliveryWords()
  const { language } = useLanguage()
  const isAdmin = useIsAdmin()
  const delivery = useResource(() => call<Delivery>('GET', `/deliveries/${id}`), id)
  useTopic('deliveries', useSoon(delivery.reload))
  const look = () => {
    delivery.reload()
    onChanged()
  }
  const told = delivery.value
  if (!told) return delivery.fault ? <Fault code={delivery.fault} onRetry={delivery.reload} /> : <Loading />
  const why = told.why as { code?: string; text?: string | { ar: string; en: string } } | null
  const cause = told.status === 'done' ? undefined : causeOf(language, why?.code, why ? told.attempts.at(-1)?.outcome : undefined)
  const text = typeof why?.text === 'object' ? why.text[language] : why?.text
  return (
    <article className={css.detail}>
      <header className={css.laneHead}>
        <h1>{whatIs(words, told)}</h1>
        <Chip tone={tones[told.status]}>{words.status[told.status]}</Chip>
      </header>
      {cause || (text && told.status !== 'done') ? (
        <section className={css.cause} aria-label={words.detail.cause}>
          <h2>{words.detail.cause}</h2>
          {cause ? <p>{cause.cause}</p> : null}
          {text ? (
            <blockquote dir="auto" className={css.said}>
              {text}
            </blockquote>
          ) : null}
          {cause ? (
            <p>
              <strong>{words.detail.next}:</strong> {cause.next}
            </p>
          ) : null}
        </section>
      ) : null}
      {isAdmin ? <Acts told={told} onChanged={look} /> : <p className={css.soft}>{words.detail.adminOnly}</p>}
      <Facts told={told} />
      <h2>{words.detail.attempts}</h2>
      {told.attempts.length ? <Attempts attempts={told.attempts} /> : <p className={css.soft}>{words.detail.noAttempts}</p>}
    </article>
  )
}

function Acts({ told, onChanged }: { told: Delivery; onChanged(): void }) {
  const words = useDeliveryWords()
  const act = useAct()
  const [busy, setBusy] = useState('')
  const at = `/deliveries/${told.id}`
  const run = async (name: string, call_: () => Promise<unknown>, said: string, isBack = false) => {
    setBusy(name)
    if (await act(call_)) {
      const undo = () => void act(() => call('POST', `${at}/reopen`)).then(onChanged)
      toast(said, isBack ? undo : undefined)
      onChanged()
    }
    setBusy('')
  }
  const settle = (found: string, said: string) => run(found, () => call('POST', `${at}/resolve`, { found }), said, found !== 'did_not')
  if (told.status === 'done' || told.status === 'sending') return null
  const isUncertain = told.status === 'uncertain'
  return (
    <div className={css.acts}>
      {isUncertain ? (
        <>
          <p>{words.detail.ask}</p>
          <Button weight="filled" busy={busy === 'went_out'} onClick={() => void settle('went_out', words.detail.settled)}>
            {words.detail.wentOut}
          </Button>
          <Button weight="outlined" busy={busy === 'did_not'} onClick={() => void settle('did_not', words.detail.retried)}>
            {words.detail.didNot}
          </Button>
        </>
      ) : (
        <Button
          weight="filled"
          busy={busy === 'retry'}
          onClick={() => void run('retry', () => call('POST', `${at}/retry`), words.detail.retried)}
        >
          {words.detail.retry}
        </Button>
      )}
      {told.status === 'pending' ? null : (
        <Button weight="bad" busy={busy === 'drop'} onClick={() => void settle('drop', words.detail.dropped)}>
          {words.detail.drop}
        </Button>
      )}
    </div>
  )
}

function Facts({ told }: { told: Delivery }) {
  const words = useDeliveryWords()
  return (
    <>
      <dl className={css.facts}>
        <div>
          <dt>{words.detail.owed}</dt>
          <dd>
            <TapTime at={told.createdAt} />
          </dd>
        </div>
        {told.doneAt ? (
          <div>
            <dt>{words.detail.sent}</dt>
            <dd>
              <TapTime at={told.doneAt} />
            </dd>
          </div>
        ) : null}
        {told.nextAttemptAt && told.status === 'pending' ? (
          <div>
            <dt>{words.detail.again}</dt>
            <dd>
              <TapTime at={told.nextAttemptAt} />
            </dd>
          </div>
        ) : null}
        {told.receipt ? (
          <div>
            <dt>{words.detail.receipt}</dt>
            <dd>{words.detail.receipts[told.receipt] ?? told.receipt}</dd>
          </div>
        ) : null}
      </dl>
      <div className={css.links}>
        {told.leadId ? <PlaceLink href={`/console/leads/${told.leadId}`}>{words.detail.of}</PlaceLink> : null}
        <PlaceLink href={`/console/connections/${told.connectionId}`}>{words.detail.connection}</PlaceLink>
      </div>
    </>
  )
}

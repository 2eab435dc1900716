import { type ReactNode, useEffect, useState } from 'react'
import { call } from '../../api.ts'
import { buttonClass } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { check, clock } from '../../parts/icons.ts'
import { useTopic } from '../../parts/live-context.ts'
import { PlaceLink } from '../../parts/place-link.tsx'
import { Time } from '../../parts/time.tsx'
import { useResource } from '../../parts/use-resource.ts'
import type { Decision, Lead, Told } from './shapes.ts'
import css from './start.module.css'
import { useStartWords } from './words.ts'

const LOOK_MS = 1500
/** After this the page hears of news by its topics alone. */
const LOOKS = 40

/** The way of a lead as it happens: arrived, decided, offered to whom and why, who was told by which way. */
export function LeadWay({ sent, isDry }: { sent: Lead; isDry: boolean }) {
  const words = useStartWords()
  const w = words.lead
  const found = useResource(() => readWay(sent), sent.id)
  useTopic('leads', () => found.reload())
  useTopic('deliveries', () => found.reload())
  const { decision, freelancer, told = [] } = found.value ?? {}
  const open = !decision || told.some(({ delivery }) => delivery?.status === 'pending' || delivery?.status === 'sending')
  const [looks, setLooks] = useState(0)
  // Topics say when to look; where the line is away, the page looks by itself for a while.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each look is a tick
  useEffect(() => {
    if (!open || looks >= LOOKS) return
    const timer = setTimeout(() => {
      found.reload()
      setLooks((n) => n + 1)
    }, LOOK_MS)
    return () => clearTimeout(timer)
  }, [open, looks])
  const outcome = !decision
    ? w.deciding
    : decision.outcome === 'waiting'
      ? `${w.waiting}: ${decision.waiting?.text ?? ''}`
      : decision.outcome === 'refused'
        ? w.refused
        : isDry
          ? w.would
          : w[decision.outcome]
  const reasons = decision?.candidates.find(({ freelancerId }) => freelancerId === decision.chosen[0])?.reasons ?? []
  return (
    <section className={css.card} aria-label={w.watching}>
      <h2>{w.watching}</h2>
      <ol className={css.stations} aria-live="polite">
        <Station done>
          {w.arrived} · <Time at={sent.receivedAt} />
        </Station>
        <Station done={Boolean(decision)}>
          {outcome} {freelancer ? <strong dir="auto">{freelancer}</strong> : null}
          {reasons.length ? <p className={css.small}>{reasons.map(({ text }) => text).join(' · ')}</p> : null}
        </Station>
        {told.map(({ id, delivery }) =>
          delivery ? (
            <Station key={id} done={delivery.status === 'done'}>
              {w.told[delivery.target] ?? delivery.target}: {w.delivery[delivery.status] ?? delivery.status}
            </Station>
          ) : null,
        )}
      </ol>
      {decision?.chosen.length && !isDry ? <p role="status">{w.done}</p> : null}
      <div>
        <PlaceLink href={`/console/leads/${sent.id}`} className={buttonClass('outlined')}>
          {w.line}
        </PlaceLink>
      </div>
    </section>
  )
}

function Station({ done, children }: { done: boolean; children: ReactNode }) {
  return (
    <li className={done ? css.station : `${css.station} ${css.pending}`}>
      <Icon strokes={done ? check : clock} />
      <div>{children}</div>
    </li>
  )
}

async function readWay(sent: Lead): Promise<{ decision?: Decision; freelancer?: string; told: Told[] }> {
  const lead = await call<Lead>('GET', `/leads/${sent.id}`)
  if (!lead.decisionId) return { told: [] }
  const [decision, line] = await Promise.all([
    call<Decision>('GET', `/leads/${sent.id}/decision`),
    call<{ data: Told[] }>('GET', `/leads/${sent.id}/timeline?limit=200`),
  ])
  const chosen = decision.chosen[0]
  const freelancer = chosen ? (await call<{ name: string }>('GET', `/freelancers/${chosen}`)).name : undefined
  return { decision, ...(freelancer ? { freelancer } : {}), told: line.data.filter(({ delivery }) => delivery) }
}

import { useState } from 'react'
import { call } from '../../../api.ts'
import { Button } from '../../../parts/button.tsx'
import { Isolated } from '../../../parts/isolated.tsx'
import { PlaceLink } from '../../../parts/place-link.tsx'
import { Time } from '../../../parts/time.tsx'
import { useResource } from '../../../parts/use-resource.ts'
import { useAct } from '../../parts/act.ts'
import { Chip } from '../../parts/chip.tsx'
import { toast } from '../../parts/toast.tsx'
import { useList } from '../../parts/use-list.ts'
import type { Contact, Lead } from '../shapes.ts'
import { StatusChip } from '../status-chip.tsx'
import { useLeadWords } from '../words.ts'
import css from './detail.module.css'
import { JoinSheet } from './join-sheet.tsx'
import { useDeeds } from './use-deeds.ts'

const OPEN = ['new', 'qualifying', 'waiting', 'offered']

/** The client: by what they are known, what else they asked for, and whether they are one person or two. */
export function Others({ lead, onChanged, onLead }: { lead: Lead; onChanged(): void; onLead(lead: Lead): void }) {
  const words = useLeadWords()
  const act = useAct()
  const contactId = lead.contact.id
  const contact = useResource(() => call<Contact>('GET', `/contacts/${contactId}`), contactId)
  const list = useList<Lead>('/leads', { contactId })
  const [joining, setJoining] = useState(false)
  const { mergeInto } = useDeeds(lead, onLead)
  const others = (list.rows ?? []).filter(({ id }) => id !== lead.id)
  const look = () => {
    contact.reload()
    list.reload()
    onChanged()
  }
  const change = (said: string, kept: string, deed: [string, object], back: [string, object]) => {
    const post = async ([what, body]: [string, object]) => {
      await call('POST', `/contacts/${kept}/${what}`, body)
      look()
    }
    return act(async () => {
      await post(deed)
      toast(said, () => void act(() => post(back)).then((undone) => undone && toast(words.done.undone)))
    })
  }
  const takeOut = (gone: string) => change(words.done.split, contactId, ['split', { contactId: gone }], ['merge', { with: gone }])
  const join = (other: string) => change(words.done.joined, contactId, ['merge', { with: other }], ['split', { contactId: other }])
  const split = (leadId: string) =>
    act(async () => {
      const apart = await call<Contact>('POST', `/contacts/${contactId}/split`, { leadIds: [leadId] })
      look()
      toast(words.done.split, () => void act(() => call('POST', `/contacts/${contactId}/merge`, { with: apart.id })).then(look))
    })
  return (
    <section className={css.part} aria-labelledby="others">
      <h2 id="others">{words.others.title}</h2>
      {contact.value ? (
        <ul className={css.chips}>
          {contact.value.identities.map(({ kind, value, proven }) => (
            <li key={`${kind}${value}`}>
              <Chip tone={proven ? 'good' : 'plain'}>
                {words.others.kinds[kind] ?? kind} <Isolated>{hidden(kind, value)}</Isolated> ·{' '}
                {proven ? words.others.proven : words.others.claimed}
              </Chip>
            </li>
          ))}
          {contact.value.optedOutAt ? (
            <li>
              <Chip tone="warn">{words.others.stopped}</Chip>
            </li>
          ) : null}
        </ul>
      ) : null}
      {list.rows && !others.length ? <p>{words.others.none}</p> : null}
      <ul className={css.rows}>
        {others.map((other) => (
          <li key={other.id}>
            <span className={css.grow}>
              <PlaceLink href={`/console/leads/${other.id}`}>
                <bdi>{[...(other.enquiry.text ?? words.noText)].slice(0, 70).join('')}</bdi>
              </PlaceLink>
              <Time at={other.receivedAt} />
            </span>
            <StatusChip lead={other} />
            {OPEN.includes(lead.status) && other.status !== 'merged' ? (
              <Button onClick={() => void mergeInto(other.id).then(list.reload)}>{words.others.merge}</Button>
            ) : null}
            <Button onClick={() => void split(other.id)}>{words.others.split}</Button>
          </li>
        ))}
        {contact.value?.joined.map(({ id, name, at }) => (
          <li key={id}>
            <span className={css.grow}>
              <span>
                {words.others.joined} <bdi>{name ?? words.noName}</bdi>
              </span>
              <Time at={at} />
            </span>
            <Button onClick={() => void takeOut(id)}>{words.others.takeOut}</Button>
          </li>
        ))}
      </ul>
      <div className={css.acts}>
        <Button weight="outlined" onClick={() => setJoining(true)}>
          {words.others.join}
        </Button>
      </div>
      {joining ? <JoinSheet contactId={contactId} onJoin={join} onClose={() => setJoining(false)} /> : null}
    </section>
  )
}

/** An address is told here to be recognised, not to be used: its end is enough. */
function hidden(kind: string, value: string): string {
  if (kind !== 'email') return `••• ${value.slice(-4)}`
  const [name = '', host = ''] = value.split('@')
  return `${name.slice(0, 2)}•••@${host}`
}

import { type FormEvent, useState } from 'react'
import { call, type Page } from '../../../api.ts'
import { Button } from '../../../parts/button.tsx'
import { Field } from '../../../parts/field.tsx'
import { Loading } from '../../../parts/loading.tsx'
import { Sheet } from '../../../parts/sheet.tsx'
import { useResource } from '../../../parts/use-resource.ts'
import type { Decision, Freelancer, Lead } from '../shapes.ts'
import { useLeadWords } from '../words.ts'
import css from './detail.module.css'

const SHOWN = 30

/** Gives the lead to somebody by hand: those who fit it best first, each with the work they have; a reason, if there is one. */
export function AssignSheet({
  lead,
  onAssign,
  onClose,
}: {
  lead: Lead
  onAssign(who: { id: string; name: string }, reason: string): Promise<boolean>
  onClose(): void
}) {
  const words = useLeadWords()
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState<string>()
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState(false)
  const people = useResource(() => readPeople(lead.id))
  const matching = (people.value ?? []).filter(({ name }) => name.toLowerCase().includes(text.trim().toLowerCase())).slice(0, SHOWN)
  const give = (event: FormEvent) => {
    event.preventDefault()
    const who = people.value?.find(({ id }) => id === chosen)
    if (!who) return
    setBusy(true)
    void onAssign(who, reason.trim()).then((done) => (done ? onClose() : setBusy(false)))
  }
  return (
    <Sheet title={words.assign.title} unsaved={reason !== ''} onClose={onClose}>
      <form className={css.stack} onSubmit={give}>
        <Field label={words.assign.find}>
          <input type="search" dir="auto" value={text} onChange={(event) => setText(event.target.value)} />
        </Field>
        {people.value ? null : <Loading />}
        <fieldset className={css.people}>
          <legend className="only-read">{words.assign.title}</legend>
          {matching.map(({ id, name, openRequests, capacity, fit }) => (
            <label key={id} className={css.person}>
              <input
                type="radio"
                name="who"
                value={id}
                disabled={id === lead.owner?.freelancerId}
                checked={chosen === id}
                onChange={() => setChosen(id)}
              />
              <span className={css.grow}>
                <bdi>{name}</bdi>
                <span className={css.small}>
                  {[
                    id === lead.owner?.freelancerId ? words.assign.has : '',
                    fit === undefined ? '' : words.assign.fit(fit),
                    words.assign.load(openRequests, capacity.open),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
              </span>
            </label>
          ))}
        </fieldset>
        {people.value && !matching.length ? <p role="status">{words.assign.nobody}</p> : null}
        <Field label={words.assign.reason} hint={words.assign.reasonHint}>
          <input dir="auto" maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
        </Field>
        <Button type="submit" weight="filled" wide busy={busy} disabled={!chosen}>
          {words.assign.give}
        </Button>
      </form>
    </Sheet>
  )
}

/** Everybody who can have it; whom the rules thought best comes first. */
async function readPeople(leadId: string): Promise<(Freelancer & { fit: number | undefined })[]> {
  const [{ data }, decision] = await Promise.all([
    call<Page<Freelancer>>('GET', '/freelancers?limit=200'),
    call<Decision>('GET', `/leads/${leadId}/decision`).catch(() => null),
  ])
  const fits = new Map(decision?.candidates.map(({ freelancerId, score }) => [freelancerId, score]))
  return data
    .filter(({ active }) => active)
    .map((person) => ({ ...person, fit: fits.get(person.id) }))
    .sort((a, b) => (b.fit ?? -1) - (a.fit ?? -1) || a.openRequests - b.openRequests)
}

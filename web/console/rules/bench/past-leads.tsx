import { useEffect, useState } from 'react'
import { call, codeOf, type Page } from '../../../api.ts'
import { Button } from '../../../parts/button.tsx'
import { Field } from '../../../parts/field.tsx'
import { useResource } from '../../../parts/use-resource.ts'
import { useRoom } from '../room.ts'
import type { Decision, Lead } from '../shapes.ts'
import css from './bench.module.css'
import { useBench } from './bench-context.ts'
import { tryLead, wishOf } from './try.ts'
import { useBenchWords } from './words.ts'

/** The last leads: one press tries ten of them, another puts one on the bench. */
export function PastLeads() {
  const { wish, set } = useBench()
  const { draft, flush, words: room } = useRoom()
  const words = useBenchWords()
  const [q, setQ] = useState('')
  const leads = useResource(
    () => call<Page<Lead>>('GET', `/leads?limit=10${q.trim() ? `&q=${encodeURIComponent(q.trim())}` : ''}`),
    q.trim(),
  )
  const [tried, setTried] = useState<{ of: unknown; told: Record<string, Decision | string> } | null>(null)
  const [isTrying, setTrying] = useState(false)
  const rows = leads.value?.data ?? []
  const run = async () => {
    setTrying(true)
    await flush()
    // One after the other: ten at once would only wait for each other at the server's one pool.
    const told: Record<string, Decision | string> = {}
    for (const lead of rows) {
      told[lead.id] = await tryLead(lead).catch(codeOf)
      setTried({ of: draft, told: { ...told } })
    }
    setTrying(false)
  }
  // What was tried by another draft says nothing of this one.
  useEffect(() => setTried((was) => (was && was.of !== draft ? null : was)), [draft])
  return (
    <section className={css.part}>
      <h3>{words.past}</h3>
      <Field label={words.pastFind}>
        <input type="search" dir="auto" value={q} onChange={(event) => setQ(event.target.value)} />
      </Field>
      {rows.length ? (
        <Button weight="outlined" wide busy={isTrying} onClick={() => void run()}>
          {tried ? words.pastAgain : words.pastRun}
        </Button>
      ) : (
        <p>{leads.value ? words.pastNone : ''}</p>
      )}
      <ul className={css.past}>
        {rows.map((lead) => {
          const told = tried?.told[lead.id]
          return (
            <li key={lead.id}>
              <button type="button" aria-pressed={wish.lead?.id === lead.id} onClick={() => set(wishOf(lead))}>
                <bdi>{lead.contact.name ?? words.noText}</bdi>
                <span className={css.snippet} dir="auto">
                  {lead.enquiry.text ?? words.noText}
                </span>
                {told ? <span className={css.told}>{typeof told === 'string' ? told : outcomeOf(told)}</span> : null}
              </button>
            </li>
          )
        })}
      </ul>
    </section>
  )

  function outcomeOf({ outcome, chosen }: Decision): string {
    const who = chosen.map((id) => room.people.get(id)?.name ?? id).join('، ')
    return who ? `${words.outcomes[outcome]} ${who}` : words.outcomes[outcome]!
  }
}

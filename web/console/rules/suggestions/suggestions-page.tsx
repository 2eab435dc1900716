import { useState } from 'react'
import { call, type Page } from '../../../api.ts'
import { Button } from '../../../parts/button.tsx'
import { Fault } from '../../../parts/fault.tsx'
import { Loading } from '../../../parts/loading.tsx'
import { PlaceLink } from '../../../parts/place-link.tsx'
import { plural } from '../../../parts/plural.ts'
import { State } from '../../../parts/state.tsx'
import { useLanguage } from '../../../parts/use-language.ts'
import { useResource } from '../../../parts/use-resource.ts'
import { useIsAdmin } from '../../me.ts'
import { useAct } from '../../parts/act.ts'
import { spark } from '../../parts/icons.ts'
import { toast } from '../../parts/toast.tsx'
import { useRoom } from '../room.ts'
import { Sentence } from '../sentence/sentence.tsx'
import type { Suggestion } from '../shapes.ts'
import css from './suggestions.module.css'
import { useSuggestionWords } from './words.ts'

/** Rules that unmatched leads ask for, each with the leads that ask; approved into the draft with one press. */
export function SuggestionsPage() {
  const { draft, flush, reload, change } = useRoom()
  const words = useSuggestionWords()
  const act = useAct()
  const found = useResource(() => call<Page<Suggestion>>('GET', '/rule-sets/suggestions'))
  const [busy, setBusy] = useState('')
  if (!found.value) return found.fault ? <Fault code={found.fault} onRetry={found.reload} /> : <Loading />
  const answer = async (one: Suggestion, how: 'approve' | 'dismiss') => {
    setBusy(one.id)
    const isDone = await act(async () => {
      await flush()
      await call('POST', `/rule-sets/suggestions/${one.id}/${how}`, {})
      if (how === 'approve') await reload()
    })
    setBusy('')
    if (!isDone) return
    found.change((was) => ({ ...was, data: was.data.filter(({ id }) => id !== one.id) }))
    toast(how === 'approve' ? words.approved : words.dismissed, how === 'approve' ? () => change(() => draft) : undefined)
  }
  if (!found.value.data.length)
    return (
      <State strokes={spark} title={words.none.title}>
        <p>{words.none.text}</p>
      </State>
    )
  return (
    <div className={css.page}>
      <h2>{words.title}</h2>
      <p className={css.about}>{words.about}</p>
      <ul className={css.list}>
        {found.value.data.map((one) => (
          <Item key={one.id} one={one} isBusy={busy === one.id} onAnswer={(how) => void answer(one, how)} />
        ))}
      </ul>
    </div>
  )
}

function Item({ one, isBusy, onAnswer }: { one: Suggestion; isBusy: boolean; onAnswer(how: 'approve' | 'dismiss'): void }) {
  const { language } = useLanguage()
  const words = useSuggestionWords()
  const isAdmin = useIsAdmin()
  return (
    <li className={css.item}>
      <Sentence rule={one.rule} />
      <p className={css.about}>{one.reason[language]}</p>
      <p>
        {plural(language, one.count, words.leads)} · {plural(language, one.able, words.able)}
      </p>
      <p className={css.witnesses}>
        <span>{words.examples}</span>
        {one.witnesses.map(({ leadId, name }) => (
          <PlaceLink key={leadId} href={`/console/leads/${leadId}`}>
            <bdi>{name ?? words.unnamed}</bdi>
          </PlaceLink>
        ))}
      </p>
      {isAdmin ? (
        <div className={css.ways}>
          <Button weight="filled" busy={isBusy} onClick={() => onAnswer('approve')}>
            {words.approve}
          </Button>
          <Button disabled={isBusy} onClick={() => onAnswer('dismiss')}>
            {words.dismiss}
          </Button>
        </div>
      ) : null}
    </li>
  )
}

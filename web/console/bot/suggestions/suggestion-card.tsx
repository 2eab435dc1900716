import { useState } from 'react'
import { call } from '../../../api.ts'
import { Button } from '../../../parts/button.tsx'
import { Field } from '../../../parts/field.tsx'
import { plural } from '../../../parts/plural.ts'
import { Time } from '../../../parts/time.tsx'
import { useUnsaved } from '../../../parts/unsaved.ts'
import { useLanguage } from '../../../parts/use-language.ts'
import { useResource } from '../../../parts/use-resource.ts'
import { useIsAdmin } from '../../me.ts'
import { Chip } from '../../parts/chip.tsx'
import css from '../bot.module.css'
import type { Suggestion, Tried } from '../shapes.ts'
import { useBotWords } from '../words.ts'

/** One suggestion: what clients said, how often, what it might mean, and the ways to decide. */
export function SuggestionCard({
  suggestion,
  onApprove,
  onDismiss,
}: {
  suggestion: Suggestion
  onApprove(what: Record<string, unknown>): void
  onDismiss(): void
}) {
  const words = useBotWords()
  const { language } = useLanguage()
  const admin = useIsAdmin()
  const [answering, setAnswering] = useState(false)
  const [ar, setAr] = useState('')
  const [en, setEn] = useState('')
  const [wrong, setWrong] = useState('')
  useUnsaved(answering && Boolean(ar || en))
  const { id, size, examples, keywords, lastAt } = suggestion
  const guess = useResource(() => call<Tried>('POST', '/bot/try', { text: examples[0]! }), id).value
  const intent = guess?.readings.find((one) => one.intent !== 'other')?.intent
  const answer = () => {
    if (!ar.trim() || !en.trim()) return setWrong(words.answerNeeded)
    onApprove({ answer: { ar: ar.trim(), en: en.trim() } })
  }
  return (
    <article className={css.card} aria-label={keywords.join(' ') || examples[0]}>
      <div className={css.bar}>
        <strong>{plural(language, size, words.asked)}</strong>
        <span className={css.small}>
          {words.last}: <Time at={lastAt} />
        </span>
        {keywords.map((one) => (
          <Chip key={one}>
            <bdi>{one}</bdi>
          </Chip>
        ))}
      </div>
      <ul>
        {examples.map((example) => (
          <li key={example} className={css.said} dir="auto">
            {example}
          </li>
        ))}
      </ul>
      {admin && answering ? (
        <>
          <Field label={words.answerAr} wrong={wrong || undefined}>
            <textarea rows={2} dir="rtl" lang="ar" maxLength={1000} value={ar} onChange={(event) => setAr(event.target.value)} />
          </Field>
          <Field label={words.answerEn}>
            <textarea rows={2} dir="ltr" lang="en" maxLength={1000} value={en} onChange={(event) => setEn(event.target.value)} />
          </Field>
        </>
      ) : null}
      {admin ? (
        <div className={css.bar}>
          {answering ? (
            <Button weight="filled" onClick={answer}>
              {words.approveAnswer}
            </Button>
          ) : (
            <>
              {intent ? (
                <Button weight="filled" onClick={() => onApprove({ intent })}>
                  {words.approveAs} «{words.intents[intent]}»
                </Button>
              ) : null}
              <Button weight="outlined" onClick={() => setAnswering(true)}>
                {words.writeAnswer}
              </Button>
            </>
          )}
          <Button onClick={onDismiss}>{words.dismiss}</Button>
        </div>
      ) : (
        <p className={css.small}>{words.adminsOnly}</p>
      )}
    </article>
  )
}

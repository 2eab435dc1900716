import { call, type Page } from '../../../api.ts'
import { State } from '../../../parts/state.tsx'
import { useResource } from '../../../parts/use-resource.ts'
import { useAct } from '../../parts/act.ts'
import { spark } from '../../parts/icons.ts'
import { Rows } from '../../parts/rows.tsx'
import { toast } from '../../parts/toast.tsx'
import css from '../bot.module.css'
import { ruleChanged } from '../rules/changed.ts'
import type { CannedRule, Suggestion } from '../shapes.ts'
import { useBotWords } from '../words.ts'
import { SuggestionCard } from './suggestion-card.tsx'
import own from './suggestions.module.css'

/** What the bot could be taught: approved or put away by one press. */
export function Suggestions() {
  const words = useBotWords()
  const act = useAct()
  const found = useResource(async () => (await call<Page<Suggestion>>('GET', '/bot/suggestions')).data)
  const list = { ...found, rows: found.value, more: undefined }
  const gone = (id: string) => list.change((rows) => rows.filter((row) => row.id !== id))

  async function approve(id: string, what: Record<string, unknown>) {
    gone(id)
    let made: CannedRule | undefined
    const done = await act(async () => {
      made = await call<CannedRule>('POST', `/bot/suggestions/${id}/approve`, what)
    })
    list.reload()
    ruleChanged()
    if (done) toast(words.approved, () => void act(() => call('DELETE', `/bot/rules/${made!.id}`)).then(list.reload))
  }
  async function dismiss(id: string) {
    gone(id)
    if (await act(() => call('POST', `/bot/suggestions/${id}/dismiss`))) toast(words.dismissed)
    list.reload()
  }
  return (
    <div className={css.part}>
      <p className={css.about}>{words.suggestionsAbout}</p>
      <Rows
        list={list}
        empty={
          <State strokes={spark} title={words.noSuggestions.title}>
            <p>{words.noSuggestions.text}</p>
          </State>
        }
      >
        {(rows) => (
          <div className={own.cards}>
            {rows.map((suggestion) => (
              <SuggestionCard
                key={suggestion.id}
                suggestion={suggestion}
                onApprove={(what) => void approve(suggestion.id, what)}
                onDismiss={() => void dismiss(suggestion.id)}
              />
            ))}
          </div>
        )}
      </Rows>
    </div>
  )
}

import { type FormEvent, useState } from 'react'
import { Button } from '../../../parts/button.tsx'
import { Field } from '../../../parts/field.tsx'
import { plural } from '../../../parts/plural.ts'
import { Sheet } from '../../../parts/sheet.tsx'
import { useLanguage } from '../../../parts/use-language.ts'
import { withEach, withoutRules } from '../draft/changes.ts'
import { useRoom } from '../room.ts'
import type { Rule } from '../shapes.ts'
import { useRuleWords } from '../words.ts'
import css from './list.module.css'

/** What can be done with the selected rules at once; each step has its way back. */
export function BulkBar({
  selected,
  select,
  shown,
}: {
  selected: ReadonlySet<string>
  select(selected: ReadonlySet<string>): void
  shown: readonly Rule[]
}) {
  const { change } = useRoom()
  const { language } = useLanguage()
  const words = useRuleWords()
  const [isTagging, setTagging] = useState(false)
  const count = plural(language, selected.size, words.selected)
  const none = !selected.size
  const turn = (enabled: boolean) =>
    change((draft) => withEach(draft, selected, (rule) => ({ ...rule, enabled })), `${enabled ? words.allOn : words.allOff}: ${count}`)
  return (
    <div className={css.bulk} role="toolbar" aria-label={words.select}>
      <span role="status">{count}</span>
      <Button onClick={() => select(new Set(shown.map(({ id }) => id)))}>{words.selectAll}</Button>
      <Button disabled={none} onClick={() => turn(true)}>
        {words.allOn}
      </Button>
      <Button disabled={none} onClick={() => turn(false)}>
        {words.allOff}
      </Button>
      <Button disabled={none} onClick={() => setTagging(true)}>
        {words.allTag}
      </Button>
      <Button
        weight="bad"
        disabled={none}
        onClick={() => {
          change((draft) => withoutRules(draft, selected), `${words.allRemove}: ${count}`)
          select(new Set())
        }}
      >
        {words.allRemove}
      </Button>
      {isTagging ? (
        <TagSheet
          onClose={() => setTagging(false)}
          onTag={(tag) => {
            change((draft) => withEach(draft, selected, (rule) => tagged(rule, tag)), `${words.allTag} «${tag}»: ${count}`)
            setTagging(false)
          }}
        />
      ) : null}
    </div>
  )
}

function TagSheet({ onTag, onClose }: { onTag(tag: string): void; onClose(): void }) {
  const words = useRuleWords()
  const [tag, setTag] = useState('')
  const send = (event: FormEvent) => {
    event.preventDefault()
    if (tag.trim()) onTag(tag.trim())
  }
  return (
    <Sheet title={words.allTag} onClose={onClose}>
      <form className={css.tagging} onSubmit={send}>
        <Field label={words.tagName}>
          <input dir="auto" maxLength={60} value={tag} onChange={(event) => setTag(event.target.value)} />
        </Field>
        <Button weight="filled" type="submit">
          {words.done}
        </Button>
      </form>
    </Sheet>
  )
}

function tagged(rule: Rule, tag: string): Rule {
  return { ...rule, tags: [...new Set([...(rule.tags ?? []), tag])].slice(0, 20) }
}

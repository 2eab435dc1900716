import { type FormEvent, useState } from 'react'
import { call, codeOf, Problem } from '../../../api.ts'
import { Button, buttonClass } from '../../../parts/button.tsx'
import { Field } from '../../../parts/field.tsx'
import { go } from '../../../parts/path.ts'
import { PlaceLink } from '../../../parts/place-link.tsx'
import { useUnsaved } from '../../../parts/unsaved.ts'
import { useIsAdmin } from '../../me.ts'
import { useAct } from '../../parts/act.ts'
import { toast, toastFault } from '../../parts/toast.tsx'
import css from '../bot.module.css'
import type { CannedRule } from '../shapes.ts'
import { useBotWords } from '../words.ts'
import { AnswerPart } from './answer-part.tsx'
import { ruleChanged } from './changed.ts'
import { MatchPart } from './match-part.tsx'
import { bodyOf, draftOf, type RuleDraft, type Wrong, wrongIn } from './rule-draft.ts'

/** A canned rule's form. Somebody else's change in between is said, not overwritten; taken away, it comes back by undo. */
export function RuleForm({ rule, example, onReread }: { rule: CannedRule | null; example: string; onReread(): void }) {
  const words = useBotWords()
  const admin = useIsAdmin()
  const act = useAct()
  const [draft, setDraft] = useState(() => draftOf(rule, example))
  const [wrong, setWrong] = useState<Wrong>({})
  const [busy, setBusy] = useState(false)
  const letGo = useUnsaved(!busy && JSON.stringify(draft) !== JSON.stringify(draftOf(rule, example)))
  const put = (next: Partial<RuleDraft>) => setDraft((was) => ({ ...was, ...next }))

  async function save(event: FormEvent) {
    event.preventDefault()
    const found = wrongIn(draft, words)
    setWrong(found)
    if (Object.keys(found).length) return
    setBusy(true)
    try {
      const saved = await (rule
        ? call<CannedRule>('PATCH', `/bot/rules/${rule.id}`, { ...bodyOf(draft), rev: rule.rev })
        : call<CannedRule>('POST', '/bot/rules', bodyOf(draft)))
      const undo = () =>
        rule
          ? call('PATCH', `/bot/rules/${rule.id}`, { ...bodyOf(draftOf(rule, '')), rev: saved.rev }).then(onReread)
          : call('DELETE', `/bot/rules/${saved.id}`).then(() => go('/console/bot'))
      toast(words.saved, () => void act(undo).then(ruleChanged))
      ruleChanged()
      letGo()
      if (rule) onReread()
      else go(`/console/bot/rules/${saved.id}`, true)
    } catch (fault) {
      if (codeOf(fault) === 'version_conflict') {
        toastFault(words.conflict)
        onReread()
      } else if (fault instanceof Problem && JSON.stringify(fault.extra.fields ?? {}).includes('answer.'))
        setWrong({ hosts: words.linkRefused })
      else void act(() => Promise.reject(fault))
    }
    setBusy(false)
  }
  async function remove() {
    if (!rule) return
    const { rev: _, stats: __, createdAt: ___, updatedAt: ____, ...kept } = rule
    if (!(await act(() => call('DELETE', `/bot/rules/${rule.id}`)))) return
    toast(words.removed, () => void act(() => call('POST', '/bot/rules/import', { rules: [kept] })).then(ruleChanged))
    ruleChanged()
    letGo()
    go('/console/bot')
  }
  return (
    <form className={css.form} onSubmit={(event) => void save(event)} noValidate>
      <h2>{rule ? words.editRule : words.newRule}</h2>
      <Field label={words.name} wrong={wrong.name}>
        <input value={draft.name} dir="auto" maxLength={120} disabled={!admin} onChange={(event) => put({ name: event.target.value })} />
      </Field>
      <MatchPart draft={draft} put={put} wrong={wrong} disabled={!admin} />
      <AnswerPart draft={draft} put={put} wrong={wrong} disabled={!admin} />
      <Field label={words.tags} hint={words.tagsHint}>
        <input value={draft.tags} dir="auto" disabled={!admin} onChange={(event) => put({ tags: event.target.value })} />
      </Field>
      <label className={css.tick}>
        <input type="checkbox" checked={draft.enabled} disabled={!admin} onChange={(event) => put({ enabled: event.target.checked })} />
        {words.isOn}
      </label>
      {admin ? (
        <div className={css.bar}>
          <Button type="submit" weight="filled" busy={busy}>
            {words.save}
          </Button>
          <PlaceLink className={buttonClass('outlined')} href="/console/bot/bench">
            {words.tryIt}
          </PlaceLink>
          {rule ? (
            <Button weight="bad" onClick={() => void remove()}>
              {words.remove}
            </Button>
          ) : null}
        </div>
      ) : (
        <p className={css.small}>{words.adminsOnly}</p>
      )}
    </form>
  )
}
